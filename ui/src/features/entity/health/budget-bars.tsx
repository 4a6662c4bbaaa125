import { useQuery } from '@tanstack/react-query';
import type { PromiseView, ShowEntityResponse } from '@/ipc/bindings';
import { workQuery } from '@/ipc/queries';
import { count, span } from '@/lib/time';
import { percent } from '../slas/sla-words';

/** How much of what may go wrong has gone wrong, and how many checks hold. */
export function BudgetBars({ entity }: { entity: ShowEntityResponse }) {
  const { data } = useQuery(workQuery('show_slas', { name: entity.urn }));
  const budgets = (data?.promises ?? []).filter((row) => row.budget_ms !== null);
  // The one that is nearest to its end.
  const [tight] = [...budgets].sort((a, b) => (a.budget_left ?? 0) - (b.budget_left ?? 0));
  const { quality } = entity;
  const ran = quality ? quality.passed + quality.warned + quality.failed : 0;
  if (!tight && ran === 0) return null;
  return (
    <div className="budget-bars">
      {tight && <Budget row={tight} />}
      {quality && ran > 0 && (
        <Bar name={quality.score === null ? 'Quality' : `Quality ${quality.score}`} words={`${quality.passed} of ${count(ran, 'check')} hold`} share={quality.passed / ran} tone={quality.failed > 0 ? 'bad' : quality.warned > 0 ? 'warn' : 'accent'} />
      )}
    </div>
  );
}

function Budget({ row }: { row: PromiseView }) {
  const [all, left] = [row.budget_ms ?? 0, row.budget_left_ms ?? 0];
  const share = all > 0 ? Math.max(0, left / all) : 0;
  const words = left < 0 ? `spent, ${span(-left)} more than the ${span(all)} allowed` : `${percent(share * 100)} left, ${span(left)} of ${span(all)}`;
  return <Bar name={`Error budget of ${row.label.toLowerCase()}`} words={words} share={share} tone={left <= 0 ? 'bad' : share < 0.25 ? 'warn' : 'ok'} />;
}

interface BarProps {
  name: string;
  words: string;
  share: number;
  tone: 'ok' | 'warn' | 'bad' | 'accent';
}

function Bar({ name, words, share, tone }: BarProps) {
  return (
    <div className="budget">
      <div className="row g2">
        <h2>{name}</h2>
        <span className="end s12 t2 num">{words}</span>
      </div>
      <div className="budget-line" role="img" aria-label={`${name}: ${words}`}>
        <i className={tone} style={{ width: `${Math.round(Math.min(1, share) * 100)}%` }} />
      </div>
    </div>
  );
}
