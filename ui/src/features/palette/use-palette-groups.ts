import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { searchQuery, verbQuery, whyNoAnswer } from '@/ipc/queries';
import { useDelayed } from '@/lib/use-delayed';
import {
  columnItem,
  entityItem,
  findCommands,
  readPalette,
  type PaletteCommand,
  type PaletteGroup,
} from './palette-items';

const THINGS = 6;
const PEOPLE = 4;
const COLUMNS = 4;
const COMMANDS = 5;
const DEBOUNCE_MS = 40;

/** What the palette offers for what is typed: products first, then columns, commands, people. */
export function usePaletteGroups(typed: string, commands: readonly PaletteCommand[]) {
  const { mode, words } = readPalette(typed);
  const asked = useDelayed(words, DEBOUNCE_MS);
  const wide = mode !== 'all';
  const wantsThings = mode === 'all' && asked !== '';
  const wantsPeople = mode === 'people' || wantsThings;

  const things = useQuery({
    ...searchQuery({ query: asked, limit: wide ? 20 : THINGS + PEOPLE }),
    enabled: wantsThings || (mode === 'columns' && asked !== ''),
    placeholderData: keepPreviousData,
  });
  const people = useQuery({
    ...searchQuery({ query: `kind:person ${asked}`.trim(), limit: wide ? 20 : PEOPLE }),
    enabled: wantsPeople,
    placeholderData: keepPreviousData,
  });
  const searches = useQuery({ ...verbQuery('list_searches', {}), enabled: mode === 'all' && asked === '' });

  const groups: PaletteGroup[] = [];
  const add = (title: string, items: PaletteGroup['items']) => items.length > 0 && groups.push({ title, items });

  if (mode === 'all' && words === '') {
    add(
      'Recently viewed',
      (searches.data?.visited ?? []).map(({ entity }) => ({
        type: 'entity',
        entity,
        detail: entity.full_name,
        ranges: [],
      })),
    );
    add(
      'Saved and recent searches',
      [...new Set([...(searches.data?.saved ?? []).map((one) => one.text), ...(searches.data?.recent ?? [])])]
        .slice(0, COMMANDS)
        .map((text) => ({ type: 'search', text })),
    );
    add('Commands', findCommands(commands, '').slice(0, COMMANDS));
  } else {
    const hits = things.data?.hits.filter((hit) => hit.kind !== 'person' && hit.kind !== 'team') ?? [];
    if (mode === 'all')
      add(
        'Products and assets',
        hits.slice(0, THINGS).map((hit) => entityItem(hit, words)),
      );
    if ((mode === 'all' || mode === 'columns') && words !== '') {
      add(
        'Columns',
        (things.data?.columns ?? []).slice(0, wide ? 20 : COLUMNS).map((column) => columnItem(column, words)),
      );
    }
    if (mode === 'all' || mode === 'commands')
      add('Commands', findCommands(commands, words).slice(0, wide ? 50 : COMMANDS));
    if (wantsPeople)
      add(
        'People',
        (people.data?.hits ?? []).map((hit) => entityItem(hit, words)),
      );
    if (mode === 'all') add('Search', [{ type: 'search', text: words }]);
  }
  return { mode, words, groups, error: whyNoAnswer(things) ?? whyNoAnswer(people) };
}
