import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { invalidateAfter } from './queries';

it('marks stale exactly what the verb’s table says', async () => {
  const client = new QueryClient();
  const keys = [
    ['show_entity', { name: 'a' }],
    ['show_entity', { name: 'b' }],
    ['show_frame', {}],
    ['search_assets', { query: '' }],
  ];
  for (const key of keys) client.setQueryData(key, {});
  const stale = () => keys.filter((key) => client.getQueryState(key)?.isInvalidated).map((key) => key[0]);
  await invalidateAfter(client, 'search_assets');
  expect(stale()).toEqual([]);
  await invalidateAfter(client, 'star_entity');
  expect(stale()).toEqual(['show_entity', 'show_entity', 'show_frame']);
  await invalidateAfter(client, 'sync_source');
  expect(stale()).toHaveLength(4);
});
