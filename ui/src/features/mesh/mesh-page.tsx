import { useEffect, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { EmptyState } from '@/components/empty-state';
import { ErrorState } from '@/components/error-state';
import { Icon } from '@/components/icon';
import { Segmented } from '@/components/segmented';
import { SkeletonRows } from '@/components/skeleton';
import { verbQuery } from '@/ipc/queries';
import { useKeys, useScreen } from '@/lib/screen';
import { count } from '@/lib/time';
import { MeshList } from './mesh-list';
import { MeshMapView } from './mesh-map';
import type { MeshSearch } from './mesh-search';
import { MeshSide } from './mesh-side';
import { MeshWeave } from './mesh-weave';
import './mesh.css';

const route = getRouteApi('/mesh');
const VIEWS = [
  { value: 'map', label: 'Map' },
  { value: 'weave', label: 'Weave' },
  { value: 'list', label: 'List' },
] as const;
const BY = [
  { value: 'freshness', label: 'Freshness' },
  { value: 'quality', label: 'Quality' },
] as const;

/** Domains, their products, and the flows between them. */
export function MeshPage() {
  useScreen([{ label: 'Mesh map' }]);
  const search = route.useSearch();
  const navigate = useNavigate();
  const [canvas, size] = useSize();
  const view = search.view ?? 'map';
  const by = search.by ?? 'freshness';
  const query = useQuery({
    ...verbQuery('show_mesh', size ?? { width: 900, height: 700 }),
    enabled: size !== null,
    placeholderData: (previous) => previous,
  });
  const change = (changed: MeshSearch) => void navigate({ to: '/mesh', search: { ...search, ...changed }, replace: true });
  const choose = (domain: string | undefined) => {
    const rest: MeshSearch = { ...search };
    if (domain === undefined) delete rest.domain;
    else rest.domain = domain;
    void navigate({ to: '/mesh', search: rest, replace: true });
  };
  useKeys('Mesh map', [
    { keys: ['1'], label: 'Map', run: () => change({ view: 'map' }) },
    { keys: ['2'], label: 'Weave', run: () => change({ view: 'weave' }) },
    { keys: ['3'], label: 'List', run: () => change({ view: 'list' }) },
    { keys: ['escape'], label: 'Deselect', shown: false, run: () => choose(undefined) },
  ]);
  const shown = query.data;
  return (
    <div className="row grow min0 me">
      <div className="col grow min0">
        <header className="me-head row g3">
          <h2>Mesh</h2>
          {shown && (
            <span className="t2 s12 el">
              {[
                count(shown.map.domains.length, 'domain'),
                count(shown.products.length, 'product'),
                count(shown.map.flows.length, 'flow between domains', 'flows between domains'),
              ].join(', ')}
            </span>
          )}
          <span className="end row g2">
            <Segmented label="Form" value={view} options={VIEWS} onChange={(chosen) => change({ view: chosen })} />
            {view !== 'weave' && <Segmented label="Marks" value={by} options={BY} onChange={(chosen) => change({ by: chosen })} />}
          </span>
        </header>
        <div className={view === 'map' ? 'me-canvas' : 'col grow min0'} ref={canvas}>
          {query.error && <ErrorState error={query.error} what="the mesh" onRetry={() => void query.refetch()} />}
          {query.isPending && <SkeletonRows count={8} height={40} />}
          {shown && shown.map.domains.length === 0 && (
            <EmptyState icon="mesh" title="No domains yet">
              Connect a source whose products name their domains, or open the demo mesh.
            </EmptyState>
          )}
          {shown && view === 'map' && <MeshMapView shown={shown} by={by} domain={search.domain} onDomain={choose} />}
          {shown && view === 'weave' && (
            <div className="scroll grow me-weave">
              <MeshWeave shown={shown} large />
            </div>
          )}
          {shown && view === 'list' && <MeshList shown={shown} domain={search.domain} />}
        </div>
        {view === 'map' && <Legend />}
      </div>
      {shown && shown.map.domains.length > 0 && <MeshSide shown={shown} />}
    </div>
  );
}

function Legend() {
  return (
    <footer className="me-legend row g4 s11 t2">
      <span className="row g1">
        <Icon name="unknown" size={12} /> not measured
      </span>
      <span className="row g1 warn">
        <Icon name="clock" size={12} /> due soon
      </span>
      <span className="row g1 bad">
        <Icon name="bad" size={12} /> late or low
      </span>
      <span>larger: ten or more read it</span>
      <span>the width of a flow is the number of products read</span>
    </footer>
  );
}

/** Size of an element in whole steps, so that a drag of the window does not ask for a map a pixel. */
function useSize() {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const step = (length: number) => Math.max(400, Math.floor(length / 20) * 20);
    const observer = new ResizeObserver((entries) => {
      const entry = entries.at(-1);
      if (!entry) return;
      const next = { width: step(entry.contentRect.width), height: step(entry.contentRect.height) };
      setSize((known) => (known && known.width === next.width && known.height === next.height ? known : next));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size] as const;
}
