import { CopyButton } from '@/components/copy-button';
import { EntityLink } from '@/components/entity-link';
import { RelativeTime } from '@/components/relative-time';
import { Section } from '@/components/section';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { count, number, size } from '@/lib/time';
import { Whence } from '../whence';

/** The table behind it, as its catalog tells it. */
export function TableCard({ entity }: { entity: ShowEntityResponse }) {
  const { data_asset: asset, location } = entity;
  const current = entity.snapshots.find((one) => one.id === entity.current_snapshot);
  const told = current !== undefined || entity.partition.length > 0 || entity.format_version !== null || location !== null;
  if (!told && (!asset || asset.urn === entity.urn)) return null;
  return (
    <Section title="Table" aside={<Whence of={['asset', 'schema', 'snapshots']} label="the table" />}>
      <dl className="dl">
        {asset && asset.urn !== entity.urn && (
          <>
            <dt>Name</dt>
            <dd className="mono min0">
              <EntityLink to={{ ...asset, name: asset.full_name }} mark="none" />
            </dd>
          </>
        )}
        {current && (
          <>
            <dt>Rows</dt>
            <dd className="num">{current.rows === null ? 'Not counted by the writer' : number(current.rows)}</dd>
            {typeof current.bytes === 'number' && (
              <>
                <dt>Size</dt>
                <dd className="num">
                  {size(current.bytes)}
                  {typeof current.files === 'number' && ` in ${count(current.files, 'file')}`}
                </dd>
              </>
            )}
            <dt>Snapshots</dt>
            <dd className="num">
              {number(entity.snapshots.length)}, the last <RelativeTime at={current.at} />
            </dd>
          </>
        )}
        {entity.partition.length > 0 && (
          <>
            <dt>Partition</dt>
            <dd className="mono wrap-any">{entity.partition.map((field) => transformed(field.transform, field.source)).join(', ')}</dd>
          </>
        )}
        {entity.sort.length > 0 && (
          <>
            <dt>Sort</dt>
            <dd className="mono wrap-any">
              {entity.sort.map((field) => `${transformed(field.transform, field.source)} ${field.direction}`).join(', ')}
            </dd>
          </>
        )}
        {entity.format_version !== null && (
          <>
            <dt>Format</dt>
            <dd className="num">Iceberg v{entity.format_version}</dd>
          </>
        )}
        {location !== null && (
          <>
            <dt>Location</dt>
            <dd className="row top g1">
              <span className="mono wrap-any grow">{location}</span>
              <CopyButton text={location} what="location" />
            </dd>
          </>
        )}
      </dl>
    </Section>
  );
}

/** `days(placed_at)`; a column taken as it is stands alone. */
function transformed(transform: string, source: string): string {
  return transform === 'identity' ? source : `${transform}(${source})`;
}
