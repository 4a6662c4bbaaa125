import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { EntityLink } from '@/components/entity-link';
import { ErrorState } from '@/components/error-state';
import { RelativeTime } from '@/components/relative-time';
import { Section } from '@/components/section';
import { SkeletonRows } from '@/components/skeleton';
import { verbQuery } from '@/ipc/queries';
import { HistoryPopover } from '../history-popover';
import { TermDialog } from './term-dialog';
import './glossary.css';

/** What people and sources say of a term, and the way to write about it. */
export function TermCard({ urn }: { urn: string }) {
  const { data, error, refetch } = useQuery(verbQuery('show_term', { name: urn }));
  const [editing, setEditing] = useState(false);
  if (!data) {
    return error ? <ErrorState error={error} what="what is said of the term" onRetry={() => void refetch()} /> : <SkeletonRows height={28} count={2} />;
  }
  const { shown, written, harvested } = data;
  const others = harvested.filter((one) => one.term.definition !== '' && one.term.definition !== shown.definition);
  return (
    <>
      <div className="row g2">
        <Button small icon="edit" onClick={() => setEditing(true)}>
          Edit
        </Button>
        <HistoryPopover name={urn} aspect="term" onRestored={() => void refetch()} />
      </div>
      {data.into ? (
        <Banner kind="warn" title="It is another term now:">
          <EntityLink to={data.into} />
        </Banner>
      ) : (
        shown.deprecated && (
          <Banner kind="warn" title="Not to be used any more.">
            {shown.deprecated}
          </Banner>
        )
      )}
      {(shown.synonyms ?? []).length > 0 && (
        <Section title="Also called">
          <p className="s12">{(shown.synonyms ?? []).join(', ')}</p>
        </Section>
      )}
      <Links title="Related terms" links={data.related} />
      <Links title="Stands for" links={data.merged} />
      {written && (
        <p className="s12 t3">
          Written by {written.by} <RelativeTime at={written.at} />
        </p>
      )}
      {others.map((one) => (
        <details key={one.by} className="ov-beside">
          <summary className="s12 t2">{one.by} says it differently</summary>
          <p className="s12">{one.term.definition}</p>
        </details>
      ))}
      {editing && <TermDialog term={data} onClose={() => setEditing(false)} onDone={() => void refetch()} />}
    </>
  );
}

function Links({ title, links }: { title: string; links: Parameters<typeof EntityLink>[0]['to'][] }) {
  if (links.length === 0) return null;
  return (
    <Section title={title}>
      <ul className="col g1 s12">
        {links.map((link) => (
          <li key={link.urn}>
            <EntityLink to={link} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
