import { useState } from 'react';
import { Button } from '@/components/button';
import { IconButton } from '@/components/icon-button';
import { Popover } from '@/components/popover';
import type { SavedSearches } from './use-saved-searches';

interface SearchesPopoverProps {
  saved: SavedSearches;
  onSearch: (text: string) => void;
}

/** Kept and recent searches. */
export function SearchesPopover({ saved, onSearch }: SearchesPopoverProps) {
  const [open, setOpen] = useState(false);
  const use = (text: string) => {
    onSearch(text);
    setOpen(false);
  };
  return (
    <Popover
      label="Searches"
      width={320}
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button kind="ghost" small icon="history">
          Searches
        </Button>
      }
    >
      <div className="row mlb">
        <span>Saved</span>
        <span className="end">
          <Button
            kind="ghost"
            small
            icon="plus"
            disabled={saved.text.trim() === ''}
            onClick={() => {
              setOpen(false);
              saved.startSaving();
            }}
          >
            Save this one
          </Button>
        </span>
      </div>
      {saved.saved.length === 0 && <p className="s12 t3 disc-none">No search is saved yet.</p>}
      {saved.saved.map((search) => (
        <div key={search.name} className="row g1 srow">
          <button type="button" className="grow el" title={search.text} onClick={() => use(search.text)}>
            {search.name}
          </button>
          <IconButton icon="trash" label={`Forget ${search.name}`} onClick={() => saved.remove(search)} />
        </div>
      ))}
      <div className="mlb">Recent</div>
      {saved.recent.length === 0 && <p className="s12 t3 disc-none">Searches that lead somewhere are listed here.</p>}
      {saved.recent.map((text) => (
        <div key={text} className="row g1 srow">
          <button type="button" className="grow el mono" onClick={() => use(text)}>
            {text}
          </button>
        </div>
      ))}
    </Popover>
  );
}
