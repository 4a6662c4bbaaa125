import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '@/components/button';
import { Icon } from '@/components/icon';
import { Keycap } from '@/components/keycap';
import { Markdown } from '@/components/markdown';
import type { ShowDocsResponse, ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { clock } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { isAssetOrProduct } from '../entity-tabs';
import { PushDialog } from '../push/push-dialog';
import { Whence } from '../whence';
import { docParts } from './doc-parts';

/** What it is, what to use it for and what not: words of people and sources, rendered as data. */
export function Docs({ entity }: { entity: ShowEntityResponse }) {
  const parts = docParts(entity);
  const written = isAssetOrProduct(entity.kind);
  const { data } = useQuery({ ...verbQuery('show_docs', { name: entity.urn }), enabled: written });
  // Kept here: what is pushed outlives that the parts below it are laid out anew.
  const [pushing, setPushing] = useState(false);
  const deeds = written && <Deeds entity={entity} words={data} onPush={() => setPushing(true)} />;
  return (
    <article className="ov-docs">
      {parts.length === 0 && (
        <section className="ov-part">
          <div className="row g1 ov-head">
            <h2>What this is</h2>
            {deeds}
          </div>
          <p className="t2">{written ? 'Nobody has described it yet.' : 'Nobody has described it yet. Its owner can, in the file or the catalog that it comes from.'}</p>
        </section>
      )}
      {parts.map((part, index) => (
        <section key={part.title} className="ov-part">
          <div className="row g1 ov-head">
            <h2>{part.title}</h2>
            {index === 0 && <Whence of={['docs', 'product', 'contract']} label="the documentation" align="start" />}
            {index === 0 && deeds}
          </div>
          <Markdown text={part.text} />
        </section>
      ))}
      {data && <Beside words={data} />}
      {pushing && <PushDialog urn={entity.urn} name={entity.name} onClose={() => setPushing(false)} />}
    </article>
  );
}

/** Editing, and sending what was written back to where the thing comes from. */
function Deeds({ entity, words, onPush }: { entity: ShowEntityResponse; words: ShowDocsResponse | undefined; onPush: () => void }) {
  const said = words !== undefined && (words.written !== null || words.columns.some((column) => column.written !== null));
  return (
    <span className="end row g2">
      {said && (
        <Button small icon="plug" onClick={onPush}>
          Push to sources
        </Button>
      )}
      <Edit urn={entity.urn} words={words} />
    </span>
  );
}

/** The way into the editor; a draft that waits says so. */
function Edit({ urn, words }: { urn: string; words: ShowDocsResponse | undefined }) {
  const now = useNow();
  const draft = words?.draft;
  return (
    <Link to="/entity/$urn/docs" params={{ urn }} className="btn sm">
      <Icon name="edit" size={13} />
      {draft ? `Go on with your draft of ${clock(new Date(draft.at), now)}` : 'Edit'}
      <Keycap combo="e" />
    </Link>
  );
}

/** What sources say of it, where a person wrote something else. */
function Beside({ words }: { words: ShowDocsResponse }) {
  const written = words.written?.docs;
  const others = words.harvested.filter(({ docs }) => typeof written?.markdown === 'string' && typeof docs.markdown === 'string' && docs.markdown !== written.markdown);
  if (others.length === 0) return null;
  return (
    <section className="ov-part">
      {others.map(({ source, docs }) => (
        <details key={source} className="ov-beside">
          <summary className="s12 t2">{source} says it differently</summary>
          <Markdown text={docs.markdown ?? ''} />
        </details>
      ))}
    </section>
  );
}
