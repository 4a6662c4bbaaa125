import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '@/components/button';
import { Icon } from '@/components/icon';
import { Keycap } from '@/components/keycap';
import { Menu } from '@/components/menu';
import { number } from '@/lib/time';
import type { SortBy } from '@/ipc/bindings';
import { completionsQuery } from './queries';
import { usefulOffers } from './query-draft';
import { SaveSearchDialog } from './save-search-dialog';
import { SearchesPopover } from './searches-popover';
import type { Discover } from './use-discover';
import type { SavedSearches } from './use-saved-searches';

const SHOWN = 4;
const SORTS: readonly { value: SortBy; label: string }[] = [
  { value: 'relevance', label: 'Relevance' },
  { value: 'name', label: 'Name' },
  { value: 'freshness', label: 'Newest change' },
];

/** What Tab would add, the kept searches, and the order. Nothing of it covers the results. */
export function SuggestionRow({ discover, saved }: { discover: Discover; saved: SavedSearches }) {
  const { data } = useQuery(completionsQuery(discover.asked));
  const offers = usefulOffers(data?.completions ?? [], discover.asked).slice(0, SHOWN);
  const sorted = SORTS.find((one) => one.value === discover.sort) ?? SORTS[0];

  return (
    <div className="row g2 s12 t3 sug">
      {offers.length > 0 && (
        <span className="row g1 nw">
          <Keycap combo="tab" />
          <span>to narrow by</span>
        </span>
      )}
      <span className="row g2 sgs">
        {offers.map((offer, index) => (
          <button
            key={offer.label}
            type="button"
            className={index === 0 ? 'sg on' : 'sg'}
            onClick={() => discover.setText(offer.text)}
          >
            <span className="mono">{offer.label}</span> {number(offer.count)}
          </button>
        ))}
      </span>
      <span className="end row g1 nw">
        <Link to="/new-product" search={{}} className="btn gh sm">
          <Icon name="plus" size={13} />
          New product
        </Link>
        <SearchesPopover saved={saved} onSearch={discover.setText} />
        <Menu
          label="Order"
          trigger={
            <Button kind="ghost" small>
              <span className="t3 wide">Sorted by</span> {sorted?.label}
              <Icon name="down" size={12} />
            </Button>
          }
          items={SORTS.map(({ value, label }) => ({
            label,
            chosen: value === discover.sort,
            onSelect: () => discover.setSort(value),
          }))}
        />
      </span>
      <SaveSearchDialog saved={saved} />
    </div>
  );
}
