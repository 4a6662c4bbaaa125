import { useEffect, useRef } from 'react';
import { classes } from '@/lib/class-names';
import { itemKey, type PaletteGroup, type PaletteItem } from './palette-items';
import { PaletteRow } from './palette-row';

interface PaletteListProps {
  groups: readonly PaletteGroup[];
  /** Key of the item that Enter takes. */
  active: string | undefined;
  onRun: (item: PaletteItem) => void;
  onActive: (index: number) => void;
}

export function PaletteList({ groups, active, onRun, onActive }: PaletteListProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const starts = groups.map((_, index) => groups.slice(0, index).reduce((sum, group) => sum + group.items.length, 0));

  return (
    <div ref={box} id="palette-list" className="pl1" role="listbox" aria-label="Results">
      {groups.map((group, groupAt) => (
        <div key={group.title} role="group" aria-label={group.title}>
          <div className="ph0" aria-hidden="true">
            {group.title}
          </div>
          {group.items.map((item, itemAt) => {
            const index = (starts[groupAt] ?? 0) + itemAt;
            const chosen = itemKey(item) === active;
            return (
              // The field keeps the focus and hears the keys; a row only hears the pointer.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={itemKey(item)}
                id={`palette-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={chosen}
                className={classes('pi', chosen && 'on')}
                onPointerMove={() => onActive(index)}
                onClick={() => onRun(item)}
              >
                <PaletteRow item={item} chosen={chosen} />
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
