import type { AccessState as State } from '@/ipc/bindings';
import { Icon } from './icon';

/** What the source answered when this person asked for the data. */
export function AccessState({ state }: { state: State }) {
  if (state === 'readable') {
    return (
      <span className="st plain">
        <Icon name="unlock" size={13} />
        You have access
      </span>
    );
  }
  if (state === 'denied') {
    return (
      <span className="st refused">
        <Icon name="lock" size={13} className="warn-mark" />
        No right to read
      </span>
    );
  }
  return (
    <span className="st info dim">
      <Icon name="unknown" size={13} />
      Not asked yet
    </span>
  );
}
