import { useQuery } from '@tanstack/react-query';
import { Button } from '@/components/button';
import { Icon } from '@/components/icon';
import type { ShowProductResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { useScreen } from '@/lib/screen';
import { ago } from '@/lib/time';
import { toast } from '@/lib/toasts';
import { useNow } from '@/lib/use-now';
import { BothVersions } from '../editing/both-versions';
import { FIELD_NAME, settled, spelt, standing, type Field, type Form } from './product-form';
import { foughtFields, picked, rebased } from './rebase';
import type { Place, ProductForm } from './use-product-form';
import type { ProductClash } from './use-publish-product';

interface ProductConflictProps {
  clash: ProductClash;
  form: ProductForm;
  thing: string;
  busy: boolean;
  /** A second person is to look at it first. */
  asked: boolean;
  /** Publishes these words over theirs. */
  onPublish: (own: Form) => void;
  /** Goes on editing from these words, over theirs. */
  onGoOn: (form: Form, place: Place) => void;
  onClose: () => void;
}

/** Somebody published since. Both versions stand side by side; what they changed elsewhere stays, whichever way is taken. */
export function ProductConflict({ clash, form, thing, busy, asked, onPublish, onGoOn, onClose }: ProductConflictProps) {
  const now = useNow();
  useScreen([{ label: 'Discover', to: '/discover' }, { label: thing }, { label: 'Changed by someone else' }], true);
  const { data: frame } = useQuery(verbQuery('show_frame', {}));
  const [first] = clash.conflicts;
  if (!first) return null;
  const own = first.by === frame?.login;
  const { written: theirs, harvested } = standing(clash.latest);
  const mine = rebased(form.form, form.written, theirs, form.harvested);
  const fields = foughtFields(form.form, form.written, theirs, form.harvested);
  const places = clash.conflicts.some((one) => one.aspect === 'ownership');
  const by = own ? 'Published elsewhere' : `${first.by}’s, published`;
  function takeTheirs() {
    onGoOn(picked(mine, theirs, fields), places ? { owner: null, domain: null } : form.place);
    toast({ kind: 'info', title: 'Yours is put aside for what is published', undo: () => onGoOn(mine, form.place) });
  }
  return (
    <div className="grow scroll ed-clash" role="region" aria-label="Both versions">
      <div className="es">
        <span className="esi warn">
          <Icon name="people" size={18} />
        </span>
        <h2>
          {own ? 'You' : first.by} published this product {own ? 'elsewhere ' : ''}
          {ago(new Date(first.at), now)}
        </h2>
        <p>
          {fields.length > 0 && `You differ in: ${fields.map((field) => FIELD_NAME[field].toLowerCase()).join(', ')}. `}
          {places && 'You both changed its owner or domain. '}
          What changed elsewhere stays. Nothing of this draft is published, and what you typed is kept until you choose.
        </p>
        <div className="row g2 wrap">
          <Button kind="primary" onClick={() => onGoOn(mine, form.place)}>
            Merge by hand
          </Button>
          <Button busy={busy} onClick={() => onPublish(settled(mine, theirs, harvested))}>
            {asked ? 'Propose mine…' : 'Publish mine'}
          </Button>
          <Button onClick={takeTheirs}>Take theirs</Button>
          <Button onClick={onClose}>Keep mine as draft</Button>
        </div>
      </div>
      {fields.map((field) => (
        <BothVersions key={field} title={FIELD_NAME[field]} by={by} theirs={text(field, theirs, harvested)} mine={text(field, mine, harvested)} />
      ))}
      {places && <BothVersions title="Owner and domain" by={by} theirs={placeOf(clash.latest, { owner: null, domain: null })} mine={placeOf(clash.latest, form.place)} />}
    </div>
  );
}

function text(field: Field, form: Form, harvested: Form): string {
  return spelt(field, form[field] === null ? harvested : form);
}

function placeOf(latest: ShowProductResponse, place: Place): string {
  return [`Owner: ${place.owner ?? latest.owner?.name ?? 'nobody'}`, `Domain: ${place.domain ?? latest.domain ?? 'none'}`].join('\n');
}
