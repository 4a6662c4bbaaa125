import { EntityLink } from '@/components/entity-link';
import type { EntityLink as Target, ShowEntityResponse } from '@/ipc/bindings';

/** Assets behind a product's ports, in their order, each once. */
export function assetsOf(entity: ShowEntityResponse): Target[] {
  return [...new Map(entity.output_ports.flatMap((port) => port.assets).map((one) => [one.urn, one])).values()];
}

/** Which of a product's tables is shown, and the way to the others. Nothing where there is only one. */
export function AssetNote({ entity, tab }: { entity: ShowEntityResponse; tab: 'schema' | 'data' }) {
  const { data_asset: shown } = entity;
  const others = assetsOf(entity).filter((one) => one.urn !== shown?.urn);
  if (!shown || others.length === 0) return null;
  return (
    <p className="row g2 wrap asset-note s12 t2">
      <span>
        {tab === 'schema' ? 'Fields' : 'Rows'} of <span className="mono">{shown.full_name}</span>. The product offers also
      </span>
      {others.slice(0, 4).map((one) => (
        <EntityLink key={one.urn} to={{ ...one, name: one.full_name }} tab={tab} mark="none" className="mono" />
      ))}
      {others.length > 4 && <span>and {others.length - 4} more</span>}
    </p>
  );
}
