import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { verbQuery } from '@/ipc/queries';
import { useScreen } from '@/lib/screen';
import { LineageStart } from './lineage-start';
import type { LineageSearch } from './lineage-search';
import { LineageView } from './lineage-view';

interface LineagePageProps {
  urn: string;
  search: LineageSearch;
}

/** Lineage around one thing. */
export function LineagePage({ urn, search }: LineagePageProps) {
  const navigate = useNavigate();
  const { data } = useQuery(verbQuery('show_entity', { name: urn }));
  useScreen([{ label: 'Lineage', to: '/lineage' }, { label: data?.name ?? '…' }], true);
  const go = (name: string, change: LineageSearch) =>
    void navigate({ to: '/lineage/$urn', params: { urn: name }, search: change, replace: name === urn });
  return (
    <LineageView
      urn={urn}
      search={search}
      onSearch={(change) => go(urn, change)}
      onFocus={(name) => go(name, search)}
    />
  );
}

/** Nothing is chosen yet: where to start. */
export function LineageStartPage() {
  useScreen([{ label: 'Lineage' }], true);
  return <LineageStart />;
}
