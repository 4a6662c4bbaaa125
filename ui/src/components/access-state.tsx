import type { AccessState as State } from '@/ipc/bindings';
import { Icon } from './icon';

interface AccessStateProps {
  state: State;
  /** What pressing a refusal does, for the pointer; the row or page has a key that does the same. */
  onRequest?: (() => void) | undefined;
}

/** What the source answered when this person asked for the data. */
export function AccessState({ state, onRequest }: AccessStateProps) {
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
      // A row is one option of its list and may hold no button: the key R asks for it there.
      // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
      <span
        className={onRequest ? 'st refused askable' : 'st refused'}
        title={onRequest ? 'Request access (R)' : undefined}
        onClick={
          onRequest &&
          ((event) => {
            event.stopPropagation();
            onRequest();
          })
        }
      >
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
