import { useQuery } from '@tanstack/react-query';
import type { KeyboardEvent, RefObject } from 'react';
import { EntityLink } from '@/components/entity-link';
import { RelativeTime } from '@/components/relative-time';
import { verbQuery } from '@/ipc/queries';
import { toggleValue } from '@/lib/query-text';
import { FacetGroup } from './facet-group';
import { ordered } from './facet-words';
import { facetsQuery } from './queries';

interface FacetPanelProps {
  /** The query that the counts belong to. */
  query: string;
  /** The query line now. */
  text: string;
  onText: (text: string) => void;
  panelRef: RefObject<HTMLElement | null>;
}

/** Counts by facet, each under all filters but its own. Arrows move between values, with Shift between groups. */
export function FacetPanel({ query, text, onText, panelRef }: FacetPanelProps) {
  const { data, error, isPlaceholderData } = useQuery(facetsQuery(query));
  const { data: searches } = useQuery(verbQuery('list_searches', {}));
  const facets = ordered(data?.facets ?? []);

  return (
    // Keys bubble up from the boxes inside; the panel itself never has the focus.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside ref={panelRef} className="fac" aria-label="Filters" aria-busy={isPlaceholderData} onKeyDown={walk}>
      {error && error.code !== 'invalid' && <p className="s12 t3 disc-none">The counts are not there: {error.message}</p>}
      {facets.map((facet) => (
        <FacetGroup
          key={facet.field}
          facet={facet}
          onToggle={(value) => onText(toggleValue(text, facet.field, value))}
        />
      ))}
      {searches && searches.visited.length > 0 && (
        <section className="fc">
          <h2 className="row fh">Recently viewed</h2>
          {searches.visited.slice(0, 5).map(({ entity, at }) => (
            <div key={entity.urn} className="row g2 rc">
              <EntityLink to={entity} className="grow" />
              <span className="t3 num s11 nw">
                <RelativeTime at={at} />
              </span>
            </div>
          ))}
        </section>
      )}
    </aside>
  );
}

function walk(event: KeyboardEvent<HTMLElement>) {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (event.key === 'Escape') document.getElementById('results')?.focus();
  if (step === 0 || !(event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  const group = event.target.closest('.fc');
  if (event.shiftKey) {
    const groups = [...event.currentTarget.querySelectorAll('.fc')].filter((one) => one.querySelector('input'));
    const next = groups[groups.findIndex((one) => one === group) + step];
    next?.querySelector('input')?.focus();
    return;
  }
  const boxes = [...event.currentTarget.querySelectorAll('input')];
  boxes[boxes.indexOf(event.target) + step]?.focus();
}
