import { useNavigate } from '@tanstack/react-router';
import { Dialog as Primitive } from 'radix-ui';
import { useContext, useState, type KeyboardEvent } from 'react';
import { Icon } from '@/components/icon';
import { Keycap } from '@/components/keycap';
import { useVerb } from '@/ipc/queries';
import { filterText } from '@/lib/query-text';
import { DialogDepth } from '@/lib/screen';
import { PaletteFoot } from './palette-foot';
import { flat, itemKey, nextMode, type PaletteCommand, type PaletteItem } from './palette-items';
import { PaletteKeys } from './palette-keys';
import { PaletteList } from './palette-list';
import { usePaletteGroups } from './use-palette-groups';
import './palette.css';

const TITLES = { all: 'All', commands: 'Commands', people: 'People', columns: 'Columns' };

interface CommandPaletteProps {
  commands: readonly PaletteCommand[];
  onClose: () => void;
}

/** Everything by name, from anywhere: a combobox over products, columns, commands and people. */
export function CommandPalette({ commands, onClose }: CommandPaletteProps) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const depth = useContext(DialogDepth) + 1;
  const { mode, words, groups, error } = usePaletteGroups(typed, commands);
  const items = flat(groups);
  const active = Math.min(at, items.length - 1);
  const run = useRun(onClose);

  function key(event: KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const item = items[active];
    if (step !== 0) setAt((active + step + items.length) % Math.max(1, items.length));
    else if (event.key === 'Tab') change(nextMode(typed, event.shiftKey ? -1 : 1));
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing && item) run(item);
    else return;
    event.preventDefault();
  }
  function change(text: string) {
    setTyped(text);
    setAt(0);
  }

  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="scrim at-top">
          <Primitive.Content className="dialog palette" aria-describedby={undefined}>
            <DialogDepth value={depth}>
              <PaletteKeys />
            </DialogDepth>
            <Primitive.Title className="vh">Search or run a command</Primitive.Title>
            <div className="row g2 pin">
              <Icon name="search" size={15} className="t3" />
              <input
                className="grow"
                role="combobox"
                aria-label="Search products, columns, people, commands"
                aria-expanded="true"
                aria-controls="palette-list"
                aria-autocomplete="list"
                aria-activedescendant={items[active] && `palette-${active}`}
                placeholder="Search products, columns, people, commands"
                spellCheck={false}
                autoComplete="off"
                autoFocus
                maxLength={500}
                value={typed}
                onChange={(event) => change(event.target.value)}
                onKeyDown={key}
              />
              <span className="tag">{TITLES[mode]}</span>
              <Keycap combo="tab" />
            </div>
            <PaletteList
              groups={groups}
              active={items[active] && itemKey(items[active])}
              onRun={run}
              onActive={setAt}
            />
            {items.length === 0 && (
              <p className="s12 t3 palette-none" role="status">
                {error ? error.message : words === '' ? 'Type a name.' : `Nothing here is called “${words}”.`}
              </p>
            )}
            <PaletteFoot />
          </Primitive.Content>
        </Primitive.Overlay>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** What choosing an item does. The palette is gone before it happens. */
function useRun(onClose: () => void): (item: PaletteItem) => void {
  const navigate = useNavigate();
  const visit = useVerb('record_visit');
  return (item) => {
    onClose();
    switch (item.type) {
      case 'entity':
      case 'person':
        visit.mutate({ name: item.entity.urn });
        return void navigate({ to: '/entity/$urn', params: { urn: item.entity.urn }, search: {} });
      case 'column':
        return void navigate({ to: '/discover', search: { q: filterText('column', [item.path]) } });
      case 'search':
        return void navigate({ to: '/discover', search: { q: item.text } });
      case 'command':
        item.command.run();
    }
  };
}
