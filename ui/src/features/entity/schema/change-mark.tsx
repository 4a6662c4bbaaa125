import { Icon } from '@/components/icon';
import type { FieldChange } from '@/ipc/bindings';
import { changeBefore, changeLook } from './change-words';

/** What happened to a field between the versions compared. */
export function ChangeMark({ changes }: { changes: readonly FieldChange[] }) {
  const [first, ...more] = changes;
  if (!first) return null;
  const { word, tone, icon } = changeLook(first.kind);
  const before = changeBefore(first);
  const rest = more.map((change) => changeLook(change.kind).word.toLowerCase()).join(', ');
  return (
    <span className="row g2 min0">
      <span className={`st ${tone}`}>
        <Icon name={icon} size={13} />
        {word}
      </span>
      {(before ?? rest) && <span className="s11 t3 el">{[before, rest].filter(Boolean).join(', ')}</span>}
    </span>
  );
}
