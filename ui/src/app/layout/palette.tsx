import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
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
  const other = shown === 'dark' ? 'light' : 'dark';
  const commands: PaletteCommand[] = [
    { label: 'Go home', icon: 'home', combo: 'mod+shift+h', run: () => void navigate({ to: '/' }) },
    { label: 'Open the mesh map', icon: 'mesh', combo: 'mod+shift+m', run: () => void navigate({ to: '/mesh' }) },
    { label: 'Discover products', icon: 'search', run: () => void navigate({ to: '/discover', search: {} }) },
    {
      label: 'Show lineage of the whole mesh',
      icon: 'lineage',
      run: () => void navigate({ to: '/lineage', search: {} }),
    },
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
    { label: 'Show all keys', icon: 'help', combo: '?', run: onHelp },
  ];
  return <CommandPalette commands={commands} onClose={onClose} />;
}
