import { useQuery } from '@tanstack/react-query';
import { DomainGlyph } from '@/components/domain-glyph';
import { Icon } from '@/components/icon';
import { IconButton } from '@/components/icon-button';
import { Section } from '@/components/section';
import { verbQuery } from '@/ipc/queries';
import type { NewDraft, Typed } from './use-new-product';

interface NewProductSideProps {
  draft: NewDraft;
  typed: Typed;
  onChange: (part: Partial<Typed>) => void;
}

/** What will be there once it is made. */
export function NewProductSide({ draft, typed, onChange }: NewProductSideProps) {
  const { data: frame } = useQuery(verbQuery('show_frame', {}));
  const isContract = typed.from === 'contract';
  return (
    <aside className="np-side scroll" aria-label="What will be there">
      <Section title="What will be there">
        <dl className="dl">
          <dt>Title</dt>
          <dd className="wrap-any">{draft.title === '' ? <span className="t3">to be said</span> : draft.title}</dd>
          <dt>State</dt>
          <dd>Draft, until you publish it</dd>
          <dt>Owner</dt>
          <dd>{frame?.me?.name ?? frame?.login}</dd>
          <dt>Domain</dt>
          <dd>
            {draft.domain === '' ? (
              <span className="t3">none</span>
            ) : (
              <span className="row g1">
                <DomainGlyph domain={draft.domain} size={10} />
                {draft.domain}
              </span>
            )}
          </dd>
        </dl>
      </Section>
      <Section title="Output ports" aside={draft.offers.length > 0 && <span className="t3 num">{draft.offers.length}</span>}>
        {draft.offers.length === 0 && <p className="s12 t3">What you choose stands here as what the product offers.</p>}
        <ul className="col g2">
          {draft.offers.map((one) => (
            <li key={one.urn} className="row g2 min0">
              <Icon name={isContract ? 'contract' : 'table'} size={14} className="t2" />
              <span className="grow">
                <b className="b5 el np-port">{one.name}</b>
                <span className="mono t3 el np-port">{one.full_name}</span>
              </span>
              {typed.from === 'assets' && <IconButton icon="close" label={`Without ${one.full_name}`} onClick={() => onChange({ assets: typed.assets.filter((asset) => asset.urn !== one.urn) })} />}
            </li>
          ))}
        </ul>
      </Section>
      <Section>
        <p className="s12 t3">It is written in the workspace. Nothing is changed in the sources.</p>
      </Section>
    </aside>
  );
}
