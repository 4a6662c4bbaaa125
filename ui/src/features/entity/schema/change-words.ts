import type { FieldChange, FieldChangeKind } from '@/ipc/bindings';
import type { IconName } from '@/components/icon';

interface Look {
  word: string;
  tone: 'ok' | 'bad' | 'warn' | 'info';
  icon: IconName;
}

const LOOKS: Readonly<Record<FieldChangeKind, Look>> = {
  added: { word: 'Added', tone: 'ok', icon: 'plus' },
  removed: { word: 'Removed', tone: 'bad', icon: 'minus' },
  renamed: { word: 'Renamed', tone: 'info', icon: 'forward' },
  moved: { word: 'Moved', tone: 'info', icon: 'forward' },
  widened: { word: 'Widened', tone: 'info', icon: 'forward' },
  retyped: { word: 'Retyped', tone: 'warn', icon: 'warning' },
  made_required: { word: 'Required now', tone: 'warn', icon: 'warning' },
  made_optional: { word: 'Optional now', tone: 'info', icon: 'forward' },
  redocumented: { word: 'Described anew', tone: 'info', icon: 'edit' },
};

export function changeLook(kind: FieldChangeKind): Look {
  return LOOKS[kind];
}

/** What it was before, where that is not said by the word itself. */
export function changeBefore(change: FieldChange): string | null {
  if (change.before === null) return null;
  switch (change.kind) {
    case 'renamed':
    case 'moved':
      return `was ${change.before}`;
    case 'widened':
    case 'retyped':
      return `was ${shortType(change.before, change.after)}`;
    default:
      return null;
  }
}

/** `(10,2)` where only the arguments of a type changed. */
function shortType(before: string, after: string | null): string {
  const head = /^(\w+)\((.*)\)$/.exec(before);
  return head && after?.startsWith(`${head[1] ?? ''}(`) ? `(${head[2] ?? ''})` : before;
}

/** `3 added, 1 removed`, in the order in which a reader asks. */
export function changeCounts(changes: readonly FieldChange[]): { kind: FieldChangeKind; count: number }[] {
  return (Object.keys(LOOKS) as FieldChangeKind[])
    .map((kind) => ({ kind, count: changes.filter((change) => change.kind === kind).length }))
    .filter((one) => one.count > 0);
}
