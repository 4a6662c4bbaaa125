import { useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { EntityLink } from '@/components/entity-link';
import { sentence } from '@/components/error-state';
import { RelativeTime } from '@/components/relative-time';
import { Section } from '@/components/section';
import type { ColumnDocs } from '@/ipc/bindings';
import { HistoryPopover } from '../history-popover';
import { LabelField } from '../label-field';
import { FieldClash } from './field-clash';
import type { FieldEdits } from './use-field-edits';

/** What is said of one field: by whom, what sources say beside it, and what columns upstream could lend it. */
export function FieldWords({ urn, column, edits }: { urn: string; column: ColumnDocs; edits: FieldEdits }) {
  const { path } = column;
  const typed = edits.typed.get(path);
  const clash = edits.clash?.conflicts.find((one) => one.column === path);
  const text = typed?.text ?? column.doc ?? '';
  const given = column.harvested.flatMap((source) => source.tags);
  return (
    <Section title="Description" aside={<HistoryPopover name={urn} aspect="field_docs" column={path} onRestored={edits.reload} />}>
      <textarea
        className="inp field-text"
        aria-label={`Description of ${path}`}
        rows={4}
        value={text}
        placeholder="Nobody described it"
        onChange={(event) => edits.type(path, event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void edits.publish(path);
        }}
      />
      {typed && (
        <div className="row g2 field-publish">
          <span className="s12 t2 grow">Typed, and not published yet</span>
          <Button small onClick={() => edits.drop(path)}>
            Discard
          </Button>
          <Button small kind="primary" combo="mod+enter" busy={edits.busy} onClick={() => void edits.publish(path)}>
            Publish
          </Button>
        </div>
      )}
      {edits.failed && (
        <Banner kind="bad" title="Not published.">
          {sentence(edits.failed.message)} {edits.failed.hint && sentence(edits.failed.hint)}
        </Banner>
      )}
      {clash && edits.clash && <FieldClash clash={clash} base={edits.clash.base} column={column} edits={edits} />}
      {column.written?.doc && !typed && (
        <p className="s12 t3">
          Written by {column.written.by}, <RelativeTime at={column.written.at} />
        </p>
      )}
      {besides(column).map(([doc, sources]) => (
        <div key={doc} className="s12 field-beside">
          <span className="t3">
            {sources.join(', ')} {sources.length === 1 ? 'says' : 'say'}:{' '}
          </span>
          {doc}
        </div>
      ))}
      {column.written?.doc && column.harvested.some((source) => source.doc !== null) && (
        <Button small icon="undo" busy={edits.busy} onClick={() => void edits.takeBack(column)}>
          Go back to it
        </Button>
      )}
      {column.suggestion && !typed && (
        <div className="field-offer s12">
          <p>{column.suggestion.text}</p>
          <p className="t3">
            {column.suggestion.stated ? 'From ' : 'From the column of the same name, '}
            <span className="mono">{column.suggestion.column}</span> of <EntityLink to={column.suggestion.from} mark="none" />
          </p>
          <Button small icon="sparkles" combo="a" busy={edits.busy} onClick={() => void edits.takeSuggestion(column)}>
            Take it
          </Button>
        </div>
      )}
      <LabelField label="Tags" labels={column.written?.tags ?? []} fixed={[...new Set(given)]} lower onChange={(tags) => void edits.setTags(column, tags)} />
      <Classification key={path} column={column} edits={edits} />
    </Section>
  );
}

/** What sources say otherwise than what is shown, each word once with all who say it. */
function besides(column: ColumnDocs): [string, string[]][] {
  const said = new Map<string, string[]>();
  for (const { source, doc } of column.harvested) {
    if (doc !== null && doc !== column.doc) said.set(doc, [...(said.get(doc) ?? []), source]);
  }
  return [...said];
}

/** What stands there, until something else is typed: that stays until it stands, whatever others write meanwhile. */
function Classification({ column, edits }: { column: ColumnDocs; edits: FieldEdits }) {
  const stands = column.classification ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const save = () => {
    if (typed === null) return;
    if (typed.trim() === stands) setTyped(null);
    else void edits.classify(column, typed.trim()).then((done) => done && setTyped((now) => (now === typed ? null : now)));
  };
  return (
    <div className="field">
      <label htmlFor="classification">Classification</label>
      <div className="inp">
        <input
          id="classification"
          value={typed ?? stands}
          placeholder="public, internal, pii …"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
          }}
        />
      </div>
    </div>
  );
}
