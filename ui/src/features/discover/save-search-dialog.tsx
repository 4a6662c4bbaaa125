import { useState, type SubmitEvent } from 'react';
import { Button } from '@/components/button';
import { Dialog } from '@/components/dialog';
import { TextField } from '@/components/text-field';
import type { SavedSearches } from './use-saved-searches';

/** Keeps the present search under a name. */
export function SaveSearchDialog({ saved }: { saved: SavedSearches }) {
  return (
    <Dialog title="Save this search" open={saved.naming} onClose={saved.stopSaving} width={480}>
      <SaveForm saved={saved} />
    </Dialog>
  );
}

function SaveForm({ saved }: { saved: SavedSearches }) {
  const [name, setName] = useState(saved.text.slice(0, 80));
  const replaces = saved.saved.some((search) => search.name === name.trim());

  function submit(event: SubmitEvent) {
    event.preventDefault();
    saved.save.mutate({ name: name.trim(), text: saved.text }, { onSuccess: saved.stopSaving });
  }

  return (
    <form className="col g3" onSubmit={submit}>
      <TextField
        label="Name"
        value={name}
        autoFocus
        maxLength={80}
        onChange={(event) => setName(event.target.value)}
        hint={
          replaces
            ? 'A search of this name is there already and will be replaced.'
            : 'Kept on this computer, for you alone.'
        }
        error={saved.save.error?.message}
      />
      <code className="t2 pre">{saved.text}</code>
      <div className="row g2">
        <span className="grow" />
        <Button onClick={saved.stopSaving}>Cancel</Button>
        <Button kind="primary" type="submit" busy={saved.save.isPending} disabled={name.trim() === ''}>
          {replaces ? 'Replace search' : 'Save search'}
        </Button>
      </div>
    </form>
  );
}
