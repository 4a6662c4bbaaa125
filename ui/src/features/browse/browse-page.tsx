import { getRouteApi } from '@tanstack/react-router';
import { useRef } from 'react';
import { SkeletonRows } from '@/components/skeleton';
import { useKeys, useScreen } from '@/lib/screen';
import { BrowseContent } from './browse-content';
import { keyOf } from './browse-nodes';
import { BrowseTree } from './browse-tree';
import { useBrowseTree } from './use-browse-tree';
import './browse.css';

const route = getRouteApi('/connections/$name/browse');

/** Walks what a source holds, as it was harvested: no network is asked. */
export function BrowsePage() {
  const { name } = route.useParams();
  return <Browser key={name} name={name} />;
}

function Browser({ name }: { name: string }) {
  const { at = [], q = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const tree = useBrowseTree(name, at);
  const side = useRef<HTMLElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const go = (levels: readonly string[]) =>
    void navigate({ search: levels.length === 0 ? {} : { at: [...levels] }, replace: true });
  const filter = (text: string) =>
    void navigate({ search: { ...(at.length > 0 && { at }), ...(text !== '' && { q: text }) }, replace: true });

  const path = at.length === 0 ? [{ label: 'Browse' }] : at.slice(-3).map((label) => ({ label: short(label) }));
  const crumbs = [
    { label: 'Connections', to: '/connections' },
    { label: name, to: `/connections?source=${encodeURIComponent(name)}` },
    ...path,
  ];
  useScreen(crumbs, true);
  useKeys('Namespaces', [
    {
      keys: ['arrowleft', 'arrowright'],
      draw: ['arrowleft', 'arrowright'],
      label: 'Fold',
      run: () => side.current?.querySelector<HTMLElement>('[role=tree]')?.focus(),
    },
    {
      keys: ['arrowdown', 'arrowup', 'j', 'k'],
      draw: ['arrowup', 'arrowdown'],
      label: 'Move',
      run: () => grid.current?.focus(),
    },
    { keys: ['enter'], label: 'Open', run: () => grid.current?.focus() },
  ]);

  return (
    <>
      <aside ref={side} className="pane bside" aria-label="Namespaces">
        {tree.nodes.length === 1 && tree.pending ? (
          <SkeletonRows count={6} height={28} />
        ) : (
          <BrowseTree
            label={`Namespaces of ${name}`}
            nodes={tree.nodes}
            at={at}
            onAt={go}
            onOpen={tree.setOpen}
            onEnter={() => grid.current?.focus()}
          />
        )}
      </aside>
      <BrowseContent key={keyOf(at)} source={name} at={at} filter={q} grid={grid} onAt={go} onFilter={filter} />
    </>
  );
}

/** The steps before the last one must leave room for it. */
function short(label: string): string {
  return label.length > 24 ? `${label.slice(0, 23)}…` : label;
}
