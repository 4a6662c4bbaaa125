import { Icon } from '@/components/icon';
import type { SlaTerm } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import { isChanged, type Item } from './sla-list';

interface SlaNavProps {
  items: readonly Item[];
  terms: readonly SlaTerm[];
  chosen: string | null;
  /** Ids of those with something to fix. */
  wrong: ReadonlySet<string>;
  onChoose: (id: string) => void;
  onAdd: () => void;
}

/** The promises, each with how it stands. */
export function SlaNav({ items, terms, chosen, wrong, onChoose, onAdd }: SlaNavProps) {
  return (
    <nav className="ed-nav scroll" aria-label="Promises">
      {items.map((item) => {
        const look = lookOf(item, wrong.has(item.id));
        return (
          <button key={item.id} type="button" className={classes('ed-tab', item.id === chosen && 'on')} aria-current={item.id === chosen ? 'true' : undefined} onClick={() => onChoose(item.id)}>
            <span className={classes('st', look.tone)}>
              <Icon name={look.icon} size={14} />
            </span>
            <span className="grow el">
              {nameOf(item, terms)}
              {item.sla.element && <span className="s11 t3 el sla-of">{item.sla.element}</span>}
            </span>
            <span className="vh">{look.word}</span>
            {isChanged(item) && <span className="ed-changed">changed</span>}
          </button>
        );
      })}
      <button type="button" className="ed-tab" onClick={onAdd}>
        <Icon name="plus" size={14} className="t3" />
        <span>Add a promise</span>
      </button>
    </nav>
  );
}

export function nameOf(item: Item, terms: readonly SlaTerm[]): string {
  return terms.find((term) => term.property === item.sla.property)?.label ?? item.sla.property;
}

function lookOf(item: Item, wrong: boolean) {
  if (wrong) return { icon: 'bad', tone: 'bad', word: 'to fix' } as const;
  if (item.sla.withdrawn) return { icon: 'close', tone: 't3', word: 'withdrawn' } as const;
  switch (item.view?.state) {
    case 'broken':
      return { icon: 'bad', tone: 'bad', word: 'broken' } as const;
    case 'due':
      return { icon: 'clock', tone: 'warn', word: 'due' } as const;
    case 'holds':
      return { icon: 'good', tone: 'ok', word: 'holds' } as const;
    default:
      return { icon: 'unknown', tone: 't3', word: 'not measured' } as const;
  }
}
