import { useState } from 'react';
import { Button } from '@/components/button';
import { TextField } from '@/components/text-field';
import { narrowed, type AuditFilter } from './audit-words';

interface AuditFiltersProps {
  filter: AuditFilter;
  onFilter: (filter: AuditFilter) => void;
}

/** By whom, on what, from when on. What is typed holds when it is asked for. */
export function AuditFilters({ filter, onFilter }: AuditFiltersProps) {
  const [person, setPerson] = useState(filter.person ?? '');
  const [about, setAbout] = useState(filter.about ?? '');
  const [since, setSince] = useState(filter.since ?? '');
  const said = (text: string) => (text.trim() === '' ? undefined : text.trim());
  const show = () =>
    onFilter({
      ...(said(person) !== undefined && { person: person.trim() }),
      ...(said(about) !== undefined && { about: about.trim() }),
      ...(said(since) !== undefined && { since: since.trim() }),
    });
  return (
    <form
      className="row g2 wrap gov-filters"
      role="search"
      aria-label="Filter the audit"
      onSubmit={(event) => {
        event.preventDefault();
        show();
      }}
    >
      <TextField label="Person" placeholder="A login" value={person} onChange={(event) => setPerson(event.target.value)} />
      <TextField label="On" placeholder="A product, a table, a source" value={about} onChange={(event) => setAbout(event.target.value)} />
      <TextField label="From" type="date" value={since} onChange={(event) => setSince(event.target.value)} />
      <Button type="submit">Show</Button>
      {narrowed(filter) && (
        <Button
          kind="ghost"
          onClick={() => {
            setPerson('');
            setAbout('');
            setSince('');
            onFilter({});
          }}
        >
          Show everything
        </Button>
      )}
    </form>
  );
}
