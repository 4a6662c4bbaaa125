import { useScreen } from '@/lib/screen';
import { LineagePanel } from './lineage-panel';

/** Lineage around one thing, or of the whole mesh when no thing is named. */
export function LineagePage({ urn }: { urn?: string }) {
  useScreen([{ label: 'Lineage' }], true);
  return <div className="page">{urn !== undefined && <LineagePanel urn={urn} />}</div>;
}
