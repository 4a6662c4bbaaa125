import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { Dialog } from '@/components/dialog';
import { sentence } from '@/components/error-state';
import { Select } from '@/components/select';
import { TextField } from '@/components/text-field';
import type { Conflict, ProposeAs, ShowTermResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { useVerb, verbQuery } from '@/ipc/queries';
import { toast } from '@/lib/toasts';
import { LabelField } from '../label-field';
import { ProposeDialog } from '../review/propose-dialog';
import { useProposing, whoDecides } from '../review/use-proposing';
import { TermClash } from './term-clash';
import { formOf, missing, NEW_TERM, wordsOf, type TermForm } from './term-form';

interface TermDialogProps {
  /** The term as it was shown when editing began; absent: a new one. */
  term?: ShowTermResponse;
  onClose: () => void;
  /** Hears the urn of what was published. */
  onDone?: (urn: string) => void;
}

/** A term is written: what it means and who says so. What a source says stands beside what a person writes over it. */
export function TermDialog({ term: given, onClose, onDone }: TermDialogProps) {
  // What the writer saw: a newer word that is read meanwhile is not what the form was filled from.
  const [term] = useState(given);
  const isNew = term === undefined;
  const [form, setForm] = useState<TermForm>(term ? formOf(term.name, term.shown) : NEW_TERM);
  const [into, setInto] = useState('');
  const [clash, setClash] = useState<{ conflict: Conflict; base: number } | null>(null);
  const [failed, setFailed] = useState<WeftError | null>(null);
  // What the dialog proposes over: what the form began from, or a version that was seen since.
  const [over, setOver] = useState<number | null>(null);
  const proposing = useProposing(term?.urn);
  const edit = useVerb('edit_term');
  const others = useQuery(verbQuery('list_terms', {}));
  const why = missing(form, isNew);
  const set = <Key extends keyof TermForm>(key: Key, value: TermForm[Key]) => setForm({ ...form, [key]: value });
  const source = term?.harvested[0];

  function ask(seen: number) {
    setOver(seen);
    proposing.ask();
  }

  /** What became of it is told here. */
  function close() {
    if (!edit.isPending) onClose();
  }

  async function publish(base = term?.base ?? 0, propose?: ProposeAs) {
    if (proposing.asked && propose === undefined) {
      ask(base);
      return;
    }
    setFailed(null);
    try {
      const answer = await edit.mutateAsync({
        name: term?.urn ?? form.name,
        base,
        create: isNew,
        words: wordsOf(form, term),
        merge_into: into === '' ? null : into,
        ...(propose === undefined ? {} : { propose }),
      });
      // The rule is newer than what this page knew: what is typed stays until it is proposed.
      if (answer.state === 'needs_review') {
        ask(base);
        return;
      }
      proposing.settle(answer.state);
      const [conflict] = answer.conflicts;
      if (conflict) {
        setClash({ conflict, base: answer.base });
        return;
      }
      if (answer.state === 'proposed') {
        toast({ kind: 'ok', title: `The edit of ${form.name} is proposed`, detail: `It waits for ${whoDecides(proposing.review, null)}.` });
        onClose();
        return;
      }
      toast({ kind: 'ok', title: answer.state === 'published' ? `${form.name} is published` : 'That stands there already' });
      onDone?.(answer.urn);
      onClose();
    } catch (thrown) {
      setFailed(WeftError.from(thrown));
    }
  }

  const choices = (others.data?.terms ?? []).filter((one) => one.urn !== term?.urn && !one.term.merged_into);
  if (proposing.asking) {
    return <ProposeDialog proposing={proposing} thing={form.name} busy={edit.isPending} failed={failed} onPropose={(as) => void publish(over ?? term?.base ?? 0, as)} />;
  }
  return (
    <Dialog
      title={isNew ? 'New term' : `Edit ${term.name}`}
      open
      onClose={close}
      footer={
        <>
          <Button onClick={close} aria-disabled={edit.isPending || undefined}>
            Cancel
          </Button>
          <Button kind="primary" busy={edit.isPending} disabled={why !== undefined} title={why} onClick={() => void publish()}>
            {isNew ? 'Make the term' : proposing.asked ? 'Propose…' : 'Publish'}
          </Button>
        </>
      }
    >
      <div className="col g3">
        {failed && (
          <Banner kind="bad" title={failed.message}>
            {failed.hint}
          </Banner>
        )}
        {clash && <TermClash conflict={clash.conflict} busy={edit.isPending} asked={proposing.asked} onMine={() => void publish(clash.base)} onTheirs={onClose} />}
        {isNew && <TextField label="Name" value={form.name} onChange={(event) => set('name', event.target.value)} />}
        <Meaning value={form.definition} onChange={(definition) => set('definition', definition)} />
        {source && source.term.definition !== form.definition && (
          <p className="s12 t2">
            {source.by} says “{source.term.definition}”.{' '}
            <button type="button" className="link" onClick={() => set('definition', source.term.definition)}>
              Go back to it
            </button>
          </p>
        )}
        <div className="row g3">
          <TextField className="grow" label="Domain" value={form.domain} onChange={(event) => set('domain', event.target.value)} />
          <TextField className="grow" label="Owner" value={form.owner} hint="Mail or login" onChange={(event) => set('owner', event.target.value)} />
        </div>
        <LabelField label="Synonyms" labels={form.synonyms} fixed={[]} onChange={(synonyms) => set('synonyms', synonyms)} />
        <LabelField label="Related terms" labels={form.related} fixed={[]} onChange={(related) => set('related', related)} />
        {!isNew && (
          <>
            <TextField
              label="Not to be used any more, because"
              value={form.deprecated}
              hint="Leave it empty while the term is in use"
              onChange={(event) => set('deprecated', event.target.value)}
            />
            {others.error && <p className="s12 t2">{sentence(`the other terms could not be read: ${others.error.message}`)}</p>}
            {term.into === null && choices.length > 0 && (
              <Select
                label="Merge into"
                quiet={false}
                value={into}
                options={[{ value: '', label: 'No other term' }, ...choices.map((one) => ({ value: one.term.name, label: one.term.name }))]}
                onChange={setInto}
              />
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}

function Meaning({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>What it means</label>
      <textarea id={id} className="inp term-meaning" rows={4} value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}
