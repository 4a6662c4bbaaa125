import { useQueries } from '@tanstack/react-query';
import { Button } from '@/components/button';
import type { AccessState, EntityLink } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { askForAccess, TOGETHER } from '@/lib/asking';

interface PortRequestProps {
  /** What the port is called among the others. */
  name: string;
  assets: readonly EntityLink[];
  /** What is known of the product as a whole: it stands where nothing is known of the port's own tables. */
  access: AccessState;
  /** Id of the words that say why it cannot be asked for. */
  why: string;
}

/** Asking for one port alone, where its tables are not all held. */
export function PortRequest({ name, assets, access, why }: PortRequestProps) {
  const tables = tablesOf(assets);
  const known = useQueries({ queries: tables.map(({ urn }) => verbQuery('show_entity', { name: urn })) });
  const states = tables.length === 0 ? [access] : known.map(({ data }) => data?.access ?? access);
  if (states.every((state) => state === 'readable')) return null;
  const off = whyNoRequest(assets) !== null;
  return (
    <Button small icon="lock" aria-label={`Request access to ${name}`} disabled={off} aria-describedby={off ? why : undefined} onClick={() => askForAccess({ things: tables })}>
      Request
    </Button>
  );
}

/** Why a port cannot be asked for; none where it can. */
export function whyNoRequest(assets: readonly EntityLink[]): string | null {
  const tables = tablesOf(assets);
  if (assets.length === 0) return 'Nothing connected stands behind it';
  if (tables.length === 0) return 'No table or view stands behind it that could be asked for';
  return tables.length > TOGETHER ? `More tables stand behind it than the ${TOGETHER} that are asked for together` : null;
}

/** What access is granted to: whatever else stands behind a port has no rows of its own here. */
function tablesOf(assets: readonly EntityLink[]): readonly EntityLink[] {
  return assets.filter(({ kind }) => kind === 'table' || kind === 'view');
}
