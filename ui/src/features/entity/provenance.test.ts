import { describe, expect, it } from 'vitest';
import type { Provenance } from '@/ipc/bindings';
import { readable, sourcesOf } from './provenance';

const said = (aspect: Provenance['aspect'], name: string, at: string, shown: boolean, by: 'person' | 'source' = 'source'): Provenance => ({
  aspect,
  origin: { by, name },
  at,
  shown,
});

describe('provenance', () => {
  const all = [
    said('docs', 'dbt', '2026-11-01T00:00:00Z', false),
    said('docs', 'maya', '2026-10-01T00:00:00Z', true, 'person'),
    said('docs', 'lake', '2026-11-20T00:00:00Z', false),
    said('slas', 'contracts', '2026-11-02T00:00:00Z', true),
  ];

  it('puts what is shown apart from what it overruled, newest first', () => {
    const [docs] = sourcesOf(all, ['docs']);
    expect(docs?.shown.map((one) => one.origin.name)).toEqual(['maya']);
    expect(docs?.overruled.map((one) => one.origin.name)).toEqual(['lake', 'dbt']);
  });

  it('keeps the order asked for and leaves out what nobody stated', () => {
    expect(sourcesOf(all, ['slas', 'contract', 'docs']).map((group) => group.aspect)).toEqual(['slas', 'docs']);
  });

  it('lays JSON out and leaves other words as they are', () => {
    expect(readable('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(readable('not json')).toBe('not json');
  });
});
