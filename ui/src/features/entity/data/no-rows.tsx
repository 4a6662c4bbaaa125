import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { EntityLink } from '@/components/entity-link';
import { kindName } from '@/components/kind-icon';
import { NoRight } from '@/components/missing-piece';
import type { ShowEntityResponse } from '@/ipc/bindings';

export type WhyNoRows = 'denied' | 'kind' | 'no-snapshot';

/** Why no rows are asked for at all. "You may not" comes first: it is never shown as "nothing there". */
export function whyNoRows(entity: ShowEntityResponse, askAgain: boolean): WhyNoRows | null {
  if (entity.access === 'denied' && !askAgain) return 'denied';
  if (entity.data_asset?.kind === 'view') return null;
  if (entity.data_asset && entity.data_asset.kind !== 'table') return 'kind';
  // Only a catalog that told the table's format can have told that it has no snapshot.
  const told = entity.format_version !== null && entity.current_snapshot === null && entity.snapshots.length === 0;
  return told && !askAgain ? 'no-snapshot' : null;
}

interface NoRowsProps {
  entity: ShowEntityResponse;
  why: WhyNoRows;
  onAsk: () => void;
}

export function NoRows({ entity, why, onAsk }: NoRowsProps) {
  if (why === 'denied') {
    return (
      <NoRight thing={entity} what={`the rows of ${entity.name}`} fallback="It is closed to you" actions={<Button onClick={onAsk}>Try to read it</Button>}>
        Documentation and schema are open to you.
        {entity.owner && ` ${entity.owner} answers for it.`}
      </NoRight>
    );
  }
  if (why === 'no-snapshot') {
    return (
      <EmptyState icon="snapshot" title="No rows yet" actions={<Button onClick={onAsk}>Read it anyway</Button>}>
        The table has no snapshot: nothing was ever committed to it.
      </EmptyState>
    );
  }
  const asset = entity.data_asset;
  return (
    <EmptyState
      icon="eye"
      title={`${asset ? kindName(asset.kind) : 'It'} without rows of its own`}
      actions={entity.upstream.slice(0, 3).map((one) => <EntityLink key={one.urn} to={one} tab="data" />)}
    >
      Weft reads rows of tables and views only. {entity.upstream.length > 0 ? 'It reads these:' : 'Nothing is known that it reads.'}
    </EmptyState>
  );
}
