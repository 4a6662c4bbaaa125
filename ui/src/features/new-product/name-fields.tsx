import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { EntityLink } from '@/components/entity-link';
import { TextField } from '@/components/text-field';
import { verbQuery } from '@/ipc/queries';
import type { Taken } from './use-taken';
import type { NewDraft, Typed } from './use-new-product';

interface NameFieldsProps {
  draft: NewDraft;
  typed: Typed;
  problem: string | undefined;
  taken: Taken;
  onChange: (part: Partial<Typed>) => void;
}

/** Title for people, name for tools, and the domain it belongs to. */
export function NameFields({ draft, typed, problem, taken, onChange }: NameFieldsProps) {
  const list = useId();
  const frame = useQuery(verbQuery('show_frame', {}));
  return (
    <section className="np-part" aria-label="What it is called">
      <h2>What it is called</h2>
      <div className="col g4 np-names">
        <TextField label="Title" value={draft.title} placeholder="Daily sales" maxLength={200} hint="For people: it stands in lists and at the head of the page." onChange={(event) => onChange({ title: event.target.value })} />
        <div className="col g1">
          <TextField
            label="Name"
            className="mono-field"
            value={draft.name}
            placeholder="daily-sales"
            maxLength={100}
            error={problem}
            hint={typed.name === null ? 'For tools and the command line. It follows the title until you change it.' : 'For tools and the command line. It stays when the title changes.'}
            onChange={(event) => onChange({ name: event.target.value === '' ? null : event.target.value })}
          />
          {taken && (
            <span className="row g1 s12 min0">
              Look at <EntityLink to={taken} />
            </span>
          )}
        </div>
        <div>
          <TextField label="Domain" list={list} value={draft.domain} placeholder="No domain yet" maxLength={100} hint="Its owner’s part of the business. Products are looked for there." onChange={(event) => onChange({ domain: event.target.value })} />
          <datalist id={list}>
            {frame.data?.domains.map((one) => <option key={one.domain} value={one.domain} />)}
          </datalist>
        </div>
      </div>
    </section>
  );
}
