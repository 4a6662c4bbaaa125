import { useRef } from 'react';
import { askForAccess, gather, useGathered } from '@/lib/asking';
import { hasData } from '@/lib/kinds';
import { useKeys, useScreen } from '@/lib/screen';
import { FacetPanel } from './facet-panel';
import { QueryBar } from './query-bar';
import { QuickLook } from './quick-look';
import { ResultPane } from './result-pane';
import { SuggestionRow } from './suggestion-row';
import { useDiscover } from './use-discover';
import { useSavedSearches } from './use-saved-searches';
import './discover.css';

/** Finding: one query line, facets, results, and a quick look at the chosen one. */
export function DiscoverPage() {
  const discover = useDiscover();
  const saved = useSavedSearches(discover.text);
  const input = useRef<HTMLInputElement>(null);
  const facets = useRef<HTMLElement>(null);
  const gathered = useGathered().some((one) => one.urn === discover.hit?.urn);
  const ask = () => discover.hit && askForAccess({ things: [discover.hit] });
  const { active, choose, open, quickOpen, setQuick } = discover;

  useScreen([{ label: 'Discover' }]);
  useKeys('Discover', [
    {
      keys: ['arrowdown', 'j'],
      draw: ['arrowup', 'arrowdown'],
      label: 'Move',
      whileTyping: true,
      run: () => choose(active + 1),
    },
    { keys: ['arrowup', 'k'], label: 'Move up', shown: false, whileTyping: true, run: () => choose(active - 1) },
    { keys: ['pagedown'], label: 'Page down', shown: false, whileTyping: true, run: () => choose(active + 10) },
    { keys: ['pageup'], label: 'Page up', shown: false, whileTyping: true, run: () => choose(active - 10) },
    { keys: ['enter'], label: 'Open', whileTyping: true, run: () => open(active) },
    { keys: ['space'], label: 'Quick look', run: () => setQuick(!quickOpen) },
    { keys: ['l'], label: 'Lineage', run: () => open(active, 'lineage') },
    ...(discover.hit && hasData(discover.hit.kind)
      ? [
          { keys: ['r'], label: 'Request access', shown: discover.hit.card.access === 'denied', run: ask },
          { keys: ['shift+r'], label: gathered ? 'Take out of request' : 'Add to request', shown: gathered || discover.hit.card.access === 'denied', run: () => discover.hit && gather(discover.hit) },
        ]
      : []),
    { keys: ['/'], label: 'Search', run: () => input.current?.select() },
    { keys: ['f'], label: 'Filters', run: () => facets.current?.querySelector('input')?.focus() },
    { keys: ['mod+s'], label: 'Save this search', shown: false, whileTyping: true, run: () => saved.startSaving() },
  ]);

  return (
    <>
      <section className="pane grow">
        <h1 className="vh">Discover</h1>
        <div className="qb">
          <QueryBar discover={discover} inputRef={input} />
          <SuggestionRow discover={discover} saved={saved} />
        </div>
        <div className="row grow min0 stretch">
          <FacetPanel query={discover.asked} text={discover.text} onText={discover.setText} panelRef={facets} />
          <ResultPane discover={discover} />
        </div>
      </section>
      {quickOpen && discover.hit && (
        <QuickLook
          key={discover.hit.urn}
          hit={discover.hit}
          why={{ query: discover.asked, sort: discover.sort, index: active }}
          onOpen={() => open(active)}
          onClose={() => setQuick(false)}
        />
      )}
    </>
  );
}
