import { EntityLink } from '@/components/entity-link';
import { Section } from '@/components/section';
import type { ShowProductResponse } from '@/ipc/bindings';
import { count } from '@/lib/time';
import { HistoryPopover } from '../history-popover';
import { MissingList } from './missing-list';
import { missingSummary } from './missing-words';
import type { Part } from './parts';
import { ProductFile } from './product-file';
import { FIELD_NAME } from './product-form';
import type { ProductForm } from './use-product-form';

const NAMED = 6;

interface ProductSideProps {
  shown: ShowProductResponse;
  form: ProductForm;
  onPart: (part: Part) => void;
  onRestored: () => void;
}

/** What is missing, what would change, and who relies on it. */
export function ProductSide({ shown, form, onPart, onRestored }: ProductSideProps) {
  const { missing, consumers } = shown;
  const changes = [...form.changed.map((field) => FIELD_NAME[field]), ...(form.moved.domain ? ['Domain'] : []), ...(form.moved.owner ? ['Owner'] : [])];
  return (
    <aside className="ov-side product-side scroll" aria-label="What is missing and what changes">
      <Section title="What is missing">
        <p className="s12 t2 product-about">{missingSummary(missing)}</p>
        <MissingList urn={shown.urn} missing={missing} onPart={onPart} />
      </Section>
      <Section title="What changes" aside={<HistoryPopover name={shown.urn} aspect="product" onRestored={onRestored} />}>
        <p className="s12 t2">{changes.length === 0 ? 'Nothing yet.' : `${changes.join(', ')}.`}</p>
      </Section>
      <ProductFile shown={shown} />
      <Section title="Who relies on it">
        {consumers.length === 0 ? (
          <p className="s12 t2">Nothing is known to read it.</p>
        ) : (
          <>
            <p className="s12 t2">{count(consumers.length, 'thing reads', 'things read')} it and will see what you publish.</p>
            <ul>
              {consumers.slice(0, NAMED).map((one) => (
                <li key={one.urn} className="row min0 mesh-row">
                  <EntityLink to={one} />
                </li>
              ))}
            </ul>
            {consumers.length > NAMED && <p className="s12 t3">and {consumers.length - NAMED} more</p>}
          </>
        )}
      </Section>
    </aside>
  );
}
