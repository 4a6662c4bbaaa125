import { useMemo, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ReactFlowProvider } from '@xyflow/react';
import { EmptyState } from '@/components/empty-state';
import { ErrorState } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import { verbQuery } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { LineageCanvas } from './lineage-canvas';
import { LineageDetails } from './lineage-details';
import { found as foundNodes, lineageGraph } from './lineage-graph';
import { LineageLegend } from './lineage-legend';
import { inForm, STEPS, type LineageSearch } from './lineage-search';
import { LineageTable } from './lineage-table';
import { LineageToolbar } from './lineage-toolbar';
import './lineage.css';

interface LineageViewProps {
  urn: string;
  search: LineageSearch;
  onSearch: (change: LineageSearch) => void;
  onFocus: (urn: string) => void;
}

/** The graph around one thing with its tools: the page and the tab are made of it. */
export function LineageView({ urn, search, onSearch, onFocus }: LineageViewProps) {
  const [selected, setSelected] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const up = search.up ?? STEPS;
  const down = search.down ?? STEPS;
  const query = useQuery({
    ...verbQuery('show_lineage', { name: urn, upstream: up, downstream: down, level: search.level ?? null }),
    placeholderData: (previous) => previous,
  });
  const shown = query.data;
  const graph = useMemo(() => lineageGraph(shown ?? { edges: [] }), [shown]);
  const found = useMemo(() => foundNodes(shown?.nodes ?? [], words), [shown, words]);
  const open = (name: string) => void navigate({ to: '/entity/$urn', params: { urn: name }, search: {} });
  useKeys('Graph', [
    { keys: ['/'], label: 'Find', run: () => field.current?.focus() },
    { keys: ['e'], label: 'Expand', run: () => onSearch({ ...search, up: up + 1, down: down + 1 }) },
  ]);
  if (query.error) {
    return <ErrorState error={query.error} what="the lineage" onRetry={() => void query.refetch()} />;
  }
  if (!shown) return <SkeletonRows count={8} height={36} />;
  const alone = shown.nodes.length <= 1;
  return (
    <div className="ln row grow min0">
      <div className="col grow min0">
        <LineageToolbar
          words={words}
          onWords={setWords}
          field={field}
          up={up}
          down={down}
          onSteps={(side, steps) => onSearch({ ...search, [side]: steps })}
          level={shown.level}
          onLevel={(level) => onSearch({ ...search, level })}
          table={search.view === 'table'}
          onTable={(table) => onSearch(inForm(search, table))}
          drawn={shown.drawn}
          total={shown.total_nodes}
          truncated={shown.truncated}
        />
        {alone ? (
          <EmptyState icon="lineage" title="No lineage is known">
            No source says what this is made from, or what reads it. dbt artifacts and the ports of products tell.
          </EmptyState>
        ) : search.view === 'table' ? (
          <LineageTable shown={shown} graph={graph} found={found} />
        ) : (
          <ReactFlowProvider>
            <LineageCanvas
              shown={shown}
              graph={graph}
              selected={selected}
              found={found}
              onSelect={setSelected}
              onOpen={open}
              onFocus={onFocus}
            />
            <LineageLegend />
          </ReactFlowProvider>
        )}
      </div>
      {selected !== null && (
        <LineageDetails shown={shown} urn={selected} onClose={() => setSelected(null)} onOpen={open} onFocus={onFocus} />
      )}
    </div>
  );
}
