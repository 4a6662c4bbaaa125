import { describe, expect, it } from 'vitest';
import { teamWords } from './team-words';

const now = new Date('2026-11-23T09:40:00Z');
const at = (text: string) => ({ last: text, locks: new Date(new Date(text).getTime() + 14 * 86_400_000).toISOString(), trouble: null as string | null });

describe('how it stands with a team workspace', () => {
  it('says how old the copy is', () => {
    expect(teamWords(at('2026-11-23T09:38:00Z'), now)).toMatchObject({ status: 'good', text: 'Team workspace, heard of 2 min ago' });
    expect(teamWords({ last: null, locks: null, trouble: null }, now).status).toBe('unknown');
    expect(teamWords({ last: null, locks: null, trouble: 'it does not answer' }, now)).toMatchObject({ status: 'bad', text: 'Team workspace not reached' });
  });

  it('says that nothing can be written while it does not answer, and when the copy locks itself', () => {
    const told = teamWords({ ...at('2026-11-21T09:40:00Z'), trouble: 'it does not answer' }, now);
    expect(told).toMatchObject({ status: 'attention', text: 'Team workspace not reached, last heard of 2 days ago' });
    expect(told.means).toMatch(/nothing can be written.*in 12 days/);
    expect(teamWords({ ...at('2026-11-01T09:40:00Z'), trouble: 'it does not answer' }, now)).toMatchObject({ status: 'bad', text: 'Team workspace locked, last heard of 1 Nov 2026' });
  });
});
