import { useState } from 'react';
import { AreaField } from '@/components/area-field';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { Dialog } from '@/components/dialog';
import { EntityLink } from '@/components/entity-link';
import { sentence } from '@/components/error-state';
import { IconButton } from '@/components/icon-button';
import { TextField } from '@/components/text-field';
import { ThingPicker } from '@/components/thing-picker';
import type { EntityLink as Target, ShowEntityResponse, ShowProductResponse } from '@/ipc/bindings';
import type { WeftError } from '@/ipc/error';
import { useNow } from '@/lib/use-now';
import { day, dayIn, readDay } from './lifecycle-words';
import { Readers } from './readers';
import type { StepWords } from './use-lifecycle';

const SPANS = [
  { label: 'In 30 days', days: 30 },
  { label: 'In 90 days', days: 90 },
  { label: 'In 180 days', days: 180 },
];

interface DeprecateDialogProps {
  product: ShowProductResponse;
  entity: ShowEntityResponse;
  busy: boolean;
  failed: WeftError | null;
  onStep: (words: StepWords) => void;
  onClose: () => void;
}

/** An end with a day, what takes its place or why nothing does, and who will be told. */
export function DeprecateDialog({ product, entity, busy, failed, onStep, onClose }: DeprecateDialogProps) {
  const now = useNow();
  const [typed, setTyped] = useState('');
  const [successor, setSuccessor] = useState<Target | null>(null);
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const end = readDay(typed, now);
  const alone = successor === null && note.trim() === '';
  function step() {
    setTried(true);
    if (end.at === null || alone) return;
    onStep({ ends: end.at, ...(successor ? { successor: successor.urn } : {}), ...(note.trim() === '' ? {} : { note: note.trim() }) });
  }
  return (
    <Dialog
      title={`Deprecate ${entity.name}`}
      open
      onClose={onClose}
      footer={
        <>
          <span className="s12 t2 grow">{end.at === null ? '' : `Its page will say: ends on ${day(end.at)}${successor ? `, use ${successor.name} instead` : ''}.`}</span>
          <Button onClick={onClose}>Leave it as it is</Button>
          <Button kind="primary" busy={busy} onClick={step}>
            Deprecate {entity.name}
          </Button>
        </>
      }
    >
      {failed && (
        <Banner kind="bad" title="Nothing is changed.">
          {sentence(failed.message)} {failed.hint && sentence(failed.hint)}
        </Banner>
      )}
      <div className="col g2">
        <TextField
          label="It is there until"
          value={typed}
          placeholder="2027-01-14"
          maxLength={40}
          className="product-date"
          error={end.problem !== null && (tried || typed.trim() !== '') ? end.problem : undefined}
          hint={end.at === null ? 'The last day on which it is to be relied on.' : `Until the end of ${day(end.at)}.`}
          onChange={(event) => setTyped(event.target.value)}
        />
        <div className="row g2" role="group" aria-label="Common spans">
          {SPANS.map(({ label, days }) => (
            <Button key={days} small onClick={() => setTyped(dayIn(days, now))}>
              {label}
            </Button>
          ))}
        </div>
      </div>
      {successor ? (
        <div className="field">
          <span className="lb">Use instead</span>
          <span className="row g1 min0">
            <EntityLink to={successor} />
            <IconButton icon="close" label={`Not ${successor.name}`} onClick={() => setSuccessor(null)} />
          </span>
        </div>
      ) : (
        <ThingPicker
          label="Use instead"
          filter="kind:product"
          without={new Set([entity.urn])}
          placeholder="The product that takes its place"
          error={tried && alone ? 'Name what takes its place, or say below why nothing does.' : undefined}
          onChoose={({ urn, kind, name, full_name, domain }) => setSuccessor({ urn, kind, name, full_name, domain })}
        />
      )}
      <AreaField label="Why, and what to do" rows={3} maxLength={4000} value={note} placeholder="Columns and keys are the same; amounts are net there" onChange={(event) => setNote(event.target.value)} />
      <section className="box life-told" aria-label="Who will be told">
        <Readers readers={product.consumers} verb="reads it and will be told on its page" verbs="read it and will be told on their pages" />
      </section>
    </Dialog>
  );
}
