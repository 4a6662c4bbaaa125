import { Icon } from '@/components/icon';
import { Spinner } from '@/components/spinner';
import { clock } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import type { DraftState } from '@/lib/draft-keeper';

/** Where the draft stands: kept and when, on its way, or not kept and tried again. */
export function DraftMark({ state }: { state: DraftState }) {
  const now = useNow();
  if (state.kind === 'none') return null;
  if (state.kind === 'keeping') {
    return (
      <span className="row g1 s12 t2" role="status">
        <Spinner />
        Keeping the draft
      </span>
    );
  }
  if (state.kind === 'failed') {
    return (
      <span className="row g1 s12 bad-mark" role="alert" title={state.error.message}>
        <Icon name="bad" size={13} />
        Draft not kept; trying again
      </span>
    );
  }
  return (
    <span className="row g1 s12 t2" role="status">
      <Icon name="good" size={13} className="ok-mark" />
      Draft kept {clock(new Date(state.at), now)}
    </span>
  );
}
