import type { FreshnessView } from '@/ipc/bindings';
import { measuredOf, span } from '@/lib/time';
import { StatusMark, type Status } from './status-mark';

const STATUS: Record<FreshnessView['state'], Status> = {
  on_time: 'good',
  due_soon: 'soon',
  late: 'bad',
  not_measured: 'unknown',
};

/** The state in a word: `On time`, `Due in 35 min`, `Late by 1 h 10 min`, `Not measured`. */
export function freshnessWord({ state, age_ms: age, promised_ms: promised }: FreshnessView, short = false): string {
  if (state === 'not_measured' || age === null || promised === null) return 'Not measured';
  if (state === 'on_time') return 'On time';
  if (state === 'due_soon') return `Due in ${span(promised - age)}`;
  return short ? 'Late' : `Late by ${span(age - promised)}`;
}

/** Measured against promised, or what is missing for it. */
export function freshnessMeasure({ age_ms: age, promised_ms: promised }: FreshnessView): string {
  if (age === null) return promised === null ? 'no promise yet' : 'no commit seen';
  return promised === null ? `${span(age)} old` : measuredOf(age, promised);
}

interface FreshnessProps {
  view: FreshnessView;
  /** One line: the state only. */
  short?: boolean;
}

/** How fresh a thing is against its promise: icon, word, measured of promised. */
export function Freshness({ view, short }: FreshnessProps) {
  return (
    <div>
      <StatusMark status={STATUS[view.state]}>{freshnessWord(view, true)}</StatusMark>
      {!short && <div className="s11 t3 num fresh-of">{freshnessMeasure(view)}</div>}
    </div>
  );
}

/** The state as a pill, for the head of a section. */
export function FreshnessPill({ view }: { view: FreshnessView }) {
  return (
    <StatusMark status={STATUS[view.state]} pill>
      {freshnessWord(view)}
    </StatusMark>
  );
}
