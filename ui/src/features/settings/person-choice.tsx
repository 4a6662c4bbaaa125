import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ShowFrameResponse } from '@/ipc/bindings';
import { Avatar } from '@/components/avatar';
import { Button } from '@/components/button';
import { TextField } from '@/components/text-field';
import { searchQuery, whyNoAnswer } from '@/ipc/queries';
import { useDelayed } from '@/lib/use-delayed';

const SHOWN = 8;

interface PersonChoiceProps {
  frame: ShowFrameResponse | undefined;
  /** Urn that was chosen here; absent while the login decides. */
  chosen: string | undefined;
  onChoose: (urn: string) => void;
}

/** Which person of the mesh is at the desk. */
export function PersonChoice({ frame, chosen, onChoose }: PersonChoiceProps) {
  const [open, setOpen] = useState(false);
  const me = frame?.me;
  return (
    <div className="col g2">
      <div className="row g2">
        {me ? (
          <>
            <Avatar name={me.name} size={22} />
            <span>
              {me.name}
              {typeof me.mail === 'string' && <span className="t3"> {me.mail}</span>}
            </span>
          </>
        ) : (
          <span className="t2">Not known in the mesh. You are logged in as {frame?.login ?? '…'}.</span>
        )}
        <Button small onClick={() => setOpen(!open)} aria-expanded={open}>
          {me ? 'Choose another person' : 'Say who you are'}
        </Button>
        {chosen !== undefined && chosen !== frame?.login && frame && (
          <Button small kind="ghost" onClick={() => onChoose(frame.login)}>
            Use the login
          </Button>
        )}
      </div>
      {open && (
        <PersonSearch
          onChoose={(urn) => {
            onChoose(urn);
            setOpen(false);
          }}
        />
      )}
    </div>
  );
}

function PersonSearch({ onChoose }: { onChoose: (urn: string) => void }) {
  const [text, setText] = useState('');
  const asked = useDelayed(text, 60);
  const found = useQuery(searchQuery({ query: `kind:person ${asked}`.trim(), limit: SHOWN }));
  const { data } = found;
  const error = whyNoAnswer(found);
  return (
    <div className="box person-box">
      <TextField
        label="Person"
        quiet
        icon="search"
        placeholder="Name or mail"
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {error && <p className="s12 t2">{error.message}</p>}
      {data?.hits.length === 0 && <p className="s12 t3">No person of the mesh has this name or mail.</p>}
      <ul>
        {data?.hits.map((hit) => (
          <li key={hit.urn}>
            <button type="button" className="mi person-row" onClick={() => onChoose(hit.urn)}>
              <Avatar name={hit.name} size={18} />
              <span className="el">{hit.name}</span>
              <span className="t3 el">{hit.full_name === hit.name ? '' : hit.full_name}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
