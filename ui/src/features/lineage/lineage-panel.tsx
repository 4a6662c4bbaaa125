import { useState } from 'react';
import { useNavigate } from '@tanstack/react-router';
import type { LineageSearch } from './lineage-search';
import { LineageView } from './lineage-view';

/** Lineage as a tab of an entity's page. */
export function LineagePanel({ urn }: { urn: string }) {
  const [search, setSearch] = useState<LineageSearch>({});
  const navigate = useNavigate();
  return (
    <LineageView
      urn={urn}
      search={search}
      onSearch={setSearch}
      onFocus={(name) => void navigate({ to: '/lineage/$urn', params: { urn: name }, search: {} })}
    />
  );
}
