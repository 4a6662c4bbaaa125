import { useQuery } from '@tanstack/react-query';
import { Button } from '@/components/button';
import { Icon } from '@/components/icon';
import type { Conflict } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { useScreen } from '@/lib/screen';
import { ago } from '@/lib/time';
import { toast } from '@/lib/toasts';
import { useNow } from '@/lib/use-now';
import { BothVersions } from '../editing/both-versions';
import type { DocsForm } from './use-docs-form';
import type { Clash } from './use-publish';
import { FIELD_NAME, FIELDS, formOf, textOf, type Form } from './words';

interface DocsConflictProps {
  clash: Clash;
  form: DocsForm;
  thing: string;
  busy: boolean;
  /** A second person is to look at it first. */
  asked: boolean;
  onKeepMine: () => void;
  onClose: () => void;
}

/** Somebody published since. Both versions stand side by side, and nothing is lost whichever way is taken. */
export function DocsConflict({ clash, form, thing, busy, asked, onKeepMine, onClose }: DocsConflictProps) {
  const now = useNow();
  useScreen([{ label: 'Discover', to: '/discover' }, { label: thing }, { label: 'Changed by someone else' }], true);
  const { data: frame } = useQuery(verbQuery('show_frame', {}));
  const [first] = clash.conflicts;
  if (!first) return null;
  const own = first.by === frame?.login;
  const who = own ? 'You' : first.by;
  const docs = clash.conflicts.find((one) => one.theirs.aspect === 'docs');
  const theirs = docs ? themOf(docs) : form.written;
  const fields = FIELDS.filter((field) => textOf(theirs, form.harvested, field) !== textOf(form.form, form.harvested, field));

  function takeTheirs() {
    const before = { form: form.form, tags: form.tags };
    const tags = clash.conflicts.map((one) => one.theirs).find((one) => one.aspect === 'tags');
    form.replace(theirs, tags?.aspect === 'tags' ? tags.value : form.tags, clash.base, true);
    toast({ kind: 'info', title: 'Yours is put aside for what is published', undo: () => form.replace(before.form, before.tags, clash.base, true) });
    onClose();
  }
  function merge() {
    form.replace(form.form, form.tags, clash.base, true);
    onClose();
  }
  return (
    <div className="grow scroll ed-clash" role="region" aria-label="Both versions">
      <div className="es">
        <span className="esi warn">
          <Icon name="people" size={18} />
        </span>
        <h2>
          {who} published this page {own ? 'elsewhere ' : ''}
          {ago(new Date(first.at), now)}
        </h2>
        <p>
          {fields.length === 0 ? 'You both changed its tags.' : `You differ in ${fields.map((field) => FIELD_NAME[field]).join(', ')}.`} Nothing of
          this draft is published, and your text is kept until you choose.
        </p>
        <div className="row g2">
          <Button kind="primary" onClick={merge}>
            Merge by hand
          </Button>
          <Button busy={busy} onClick={onKeepMine}>
            {asked ? 'Propose mine…' : 'Publish mine'}
          </Button>
          <Button onClick={takeTheirs}>Take theirs</Button>
          <Button onClick={onClose}>Keep mine as draft</Button>
        </div>
      </div>
      {fields.map((field) => (
        <BothVersions key={field} title={FIELD_NAME[field]} by={own ? 'Published elsewhere' : `${first.by}’s, published`} theirs={textOf(theirs, form.harvested, field)} mine={textOf(form.form, form.harvested, field)} />
      ))}
    </div>
  );
}

function themOf(conflict: Conflict): Form {
  return conflict.theirs.aspect === 'docs' ? formOf(conflict.theirs.value) : formOf({});
}
