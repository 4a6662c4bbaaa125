import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { CommandPalette } from '@/features/palette/command-palette';
import type { PaletteCommand } from '@/features/palette/palette-items';
import { useVerb, verbQuery } from '@/ipc/queries';
import { setTheme, useTheme } from '@/lib/theme';

/** The palette with the commands of the frame. */
export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const navigate = useNavigate();
  const { shown } = useTheme();
  const keep = useVerb('set_preference', 'The theme was not kept');
  const { data } = useQuery(verbQuery('list_sources', {}));
  const { urn } = useParams({ strict: false });
  const other = shown === 'dark' ? 'light' : 'dark';
  const commands: PaletteCommand[] = [
    { label: 'Go home', icon: 'home', combo: 'mod+shift+h', run: () => void navigate({ to: '/' }) },
    { label: 'Open the glossary', icon: 'book', run: () => void navigate({ to: '/glossary' }) },
    { label: 'Open the mesh map', icon: 'mesh', combo: 'mod+shift+m', run: () => void navigate({ to: '/mesh' }) },
    { label: 'New product', icon: 'boxes', run: () => void navigate({ to: '/new-product', search: {} }) },
    { label: 'New product skeleton', icon: 'file', run: () => void navigate({ to: '/new-product', search: { skeleton: true } }) },
    { label: 'Discover products', icon: 'search', run: () => void navigate({ to: '/discover', search: {} }) },
    {
      label: 'Show lineage of the whole mesh',
      icon: 'lineage',
      run: () => void navigate({ to: '/lineage', search: {} }),
    },
    { label: 'Show the health of the mesh', icon: 'activity', run: () => void navigate({ to: '/health', search: {} }) },
    { label: 'Show open incidents', icon: 'warning', run: () => void navigate({ to: '/health', search: { kind: 'incident' } }) },
    { label: 'Decide access requests', icon: 'key', run: () => void navigate({ to: '/access', search: {} }) },
    { label: 'Show my access requests', icon: 'key', run: () => void navigate({ to: '/access', search: { show: 'mine' } }) },
    { label: 'Show compliance by domain', icon: 'policy', run: () => void navigate({ to: '/governance', search: {} }) },
    { label: 'Read the access policy', icon: 'book', run: () => void navigate({ to: '/governance', search: { view: 'policy' } }) },
    { label: 'Edit the access policy', icon: 'edit', run: () => void navigate({ to: '/governance', search: { view: 'edit' } }) },
    { label: 'Show the audit', icon: 'history', run: () => void navigate({ to: '/governance', search: { view: 'audit' } }) },
    { label: 'Show the people of the workspace', icon: 'people', run: () => void navigate({ to: '/governance', search: { view: 'people' } }) },
    { label: 'Open proposals', icon: 'inbox', run: () => void navigate({ to: '/proposals', search: {} }) },
    { label: 'Open connections', icon: 'plug', run: () => void navigate({ to: '/connections', search: {} }) },
    {
      label: 'Add a connection',
      icon: 'plus',
      run: () => void navigate({ to: '/connections', search: { add: 'polaris' } }),
    },
    { label: 'Open settings', icon: 'settings', combo: 'mod+,', run: () => void navigate({ to: '/settings' }) },
    {
      label: `Use the ${other} theme`,
      icon: other === 'dark' ? 'moon' : 'sun',
      run: () => {
        setTheme(other);
        keep.mutate({ key: 'theme', value: other });
      },
    },
    {
      label: 'Show late products',
      icon: 'clock',
      run: () => void navigate({ to: '/discover', search: { q: 'sla:late' } }),
    },
    ...(data?.sources ?? [])
      .filter((source) => source.kind !== 'contracts')
      .map(({ config: { name } }) => ({
        label: `Browse ${name}`,
        icon: 'folder' as const,
        run: () => void navigate({ to: '/connections/$name/browse', params: { name }, search: {} }),
      })),
    ...(urn === undefined
      ? []
      : [
          { label: 'Edit the contract of this page', icon: 'contract' as const, run: () => void navigate({ to: '/entity/$urn/contract', params: { urn }, search: {} }) },
          { label: 'Show the changelog of this page', icon: 'history' as const, run: () => void navigate({ to: '/entity/$urn/versions', params: { urn }, search: {} }) },
        ]),
    { label: 'Show all keys', icon: 'help', combo: '?', run: onHelp },
  ];
  return <CommandPalette commands={commands} onClose={onClose} />;
}
