import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type Ref } from 'react';
import { Checkbox } from '@/components/checkbox';
import { DomainGlyph } from '@/components/domain-glyph';
import { sentence } from '@/components/error-state';
import { KindIcon } from '@/components/kind-icon';
import { SkeletonRows } from '@/components/skeleton';
import { TextField } from '@/components/text-field';
import type { EntityLink, SearchHit } from '@/ipc/bindings';
import { searchQuery, whyNoAnswer } from '@/ipc/queries';
import { number } from '@/lib/time';
import { useDelayed } from '@/lib/use-delayed';

const BEHIND = 'kind:table,view,virtual_dataset,file_set,topic,model';
const LISTED = 40;
const DEBOUNCE_MS = 80;

interface AssetSeedProps {
  chosen: readonly EntityLink[];
  field: Ref<HTMLInputElement>;
  onChange: (chosen: EntityLink[]) => void;
}

/** Tables by any word of them, ticked one by one. What is ticked stays ticked whatever is searched next. */
export function AssetSeed({ chosen, field, onChange }: AssetSeedProps) {
  const [typed, setTyped] = useState('');
  const words = useDelayed(typed.trim(), DEBOUNCE_MS);
  const found = useQuery({
    ...searchQuery({ query: `${BEHIND} ${words}`.trim(), limit: LISTED, ...(words === '' ? { sort: 'name' as const } : {}) }),
    placeholderData: keepPreviousData,
  });
  const failed = whyNoAnswer(found);
  const isChosen = (urn: string) => chosen.some((one) => one.urn === urn);
  const tick = ({ urn, kind, name, full_name, domain }: SearchHit, ticked: boolean) =>
    onChange(ticked ? [...chosen, { urn, kind, name, full_name, domain }] : chosen.filter((one) => one.urn !== urn));
  return (
    <div className="col g2">
      <TextField
        ref={field}
        label="Search tables, views and topics"
        icon="search"
        value={typed}
        placeholder="Any word of their name, columns or description"
        maxLength={200}
        autoFocus
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="box np-hits" role="group" aria-label="Tables, views and topics">
        {failed && <p className="np-note t2">{sentence(failed.message)}</p>}
        {!found.data && !failed && <SkeletonRows height={28} count={6} />}
        {found.data?.hits.length === 0 && <p className="np-note t2">{words === '' ? 'Nothing is connected yet that a product could offer.' : `Nothing here is called “${words}”.`}</p>}
        {found.data?.hits.map((hit) => (
          <Checkbox key={hit.urn} checked={isChosen(hit.urn)} onChange={(ticked) => tick(hit, ticked)} className="np-hit">
            {hit.domain ? <DomainGlyph domain={hit.domain} size={10} /> : <KindIcon kind={hit.kind} size={13} />}
            <span className="nw">{hit.name}</span>
            <span className="mono t3 el">{hit.full_name}</span>
          </Checkbox>
        ))}
      </div>
      <p className="s12 t3" role="status">
        {chosen.length === 0 ? 'Nothing is ticked yet' : `${number(chosen.length)} ticked`}
        {found.data && found.data.total > LISTED && `. The first ${LISTED} of ${number(found.data.total)} are listed; another word narrows them`}.
      </p>
    </div>
  );
}
