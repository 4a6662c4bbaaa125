import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '@/components/button';
import { DomainGlyph } from '@/components/domain-glyph';
import { EmptyState } from '@/components/empty-state';
import { ErrorState } from '@/components/error-state';
import { Select } from '@/components/select';
import { SkeletonRows } from '@/components/skeleton';
import { StatusMark } from '@/components/status-mark';
import { Table, type Column } from '@/components/table';
import { TextField } from '@/components/text-field';
import type { TermCard } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { useKeys, useScreen } from '@/lib/screen';
import { count } from '@/lib/time';
import { useDelayed } from '@/lib/use-delayed';
import { TermDialog } from './term-dialog';
import '../entity.css';
import './glossary.css';

const COLUMNS: readonly Column<TermCard>[] = [
  {
    id: 'term',
    head: 'Term',
    width: 220,
    cell: (card) => (
      <Link to="/entity/$urn" params={{ urn: card.urn }} search={{}}>
        {card.term.name}
      </Link>
    ),
  },
  { id: 'meaning', head: 'What it means', cell: (card) => <Meaning card={card} /> },
  { id: 'domain', head: 'Domain', width: 150, cell: (card) => <Domain name={card.term.domain} /> },
  { id: 'owner', head: 'Owner', width: 160, cell: (card) => card.owner ?? <span className="t3">Nobody</span> },
];

/** What the words of the business mean. */
export function GlossaryPage() {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [domain, setDomain] = useState('');
  const [making, setMaking] = useState(false);
  const filter = useDelayed(typed, 120);
  const { data, error, refetch } = useQuery({
    ...verbQuery('list_terms', { filter, domain: domain === '' ? null : domain }),
    placeholderData: keepPreviousData,
  });
  useScreen([{ label: 'Glossary' }]);
  useKeys('Glossary', [{ keys: ['n'], label: 'New term', run: () => setMaking(true) }]);
  if (error && !data) return <ErrorState error={error} what="the glossary" onRetry={() => void refetch()} />;
  const domains = data?.domains ?? [];
  return (
    <section className="pane grow" aria-label="Glossary">
      <div className="row g3 wrap glossary-bar">
        <h1>Glossary</h1>
        <TextField quiet label="Find a term" icon="search" placeholder="Name, synonym or meaning" value={typed} onChange={(event) => setTyped(event.target.value)} />
        {domains.length > 1 && (
          <Select label="Domain" value={domain} options={[{ value: '', label: 'All domains' }, ...domains.map((one) => ({ value: one, label: one }))]} onChange={setDomain} />
        )}
        {data && <span className="s12 t3">{data.terms.length === data.total ? count(data.total, 'term') : `${data.terms.length} of ${count(data.total, 'term')}`}</span>}
        <Button className="end" kind="primary" icon="plus" combo="n" onClick={() => setMaking(true)}>
          New term
        </Button>
      </div>
      <div className="grow scroll glossary-list">
        {!data && <SkeletonRows height={40} count={8} />}
        {data?.total === 0 && (
          <EmptyState icon="book" title="The glossary is empty" actions={<Button kind="primary" icon="plus" onClick={() => setMaking(true)}>New term</Button>}>
            Terms come from contracts and glossary files of your sources, and from people who write them here.
          </EmptyState>
        )}
        {data && data.total > 0 && (
          <div className="box clip">
            <Table label="Terms" columns={COLUMNS} rows={data.terms} rowKey={(card) => card.urn} empty="No term is like that." />
          </div>
        )}
      </div>
      {making && <TermDialog onClose={() => setMaking(false)} onDone={(urn) => void navigate({ to: '/entity/$urn', params: { urn }, search: {} })} />}
    </section>
  );
}

function Meaning({ card }: { card: TermCard }) {
  const { merged_into: into, deprecated, definition, synonyms } = card.term;
  return (
    <div className="col">
      {into !== null && into !== undefined ? (
        <StatusMark status="attention">Now {into}</StatusMark>
      ) : (
        deprecated !== null && deprecated !== undefined && <StatusMark status="attention">Not to be used</StatusMark>
      )}
      <span className="glossary-meaning">{definition}</span>
      {synonyms !== undefined && synonyms.length > 0 && <span className="s12 t3">also {synonyms.join(', ')}</span>}
    </div>
  );
}

function Domain({ name }: { name: string | null | undefined }) {
  if (name === null || name === undefined) return <span className="t3">None</span>;
  return (
    <span className="row g2">
      <DomainGlyph domain={name} size={11} />
      {name}
    </span>
  );
}
