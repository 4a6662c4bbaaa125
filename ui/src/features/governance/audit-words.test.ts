import { describe, expect, it } from 'vitest';
import { actionWords, exportCommand, narrowed, subjectLink, subjectWords } from './audit-words';

describe('what an entry of the audit says', () => {
  it('names what it is about in a few letters, and where that is shown', () => {
    expect(actionWords('publish_policy')).toBe('publish policy');
    expect(subjectWords('urn:weft:request:3f9ab210cdef')).toBe('request 3f9ab210');
    expect(subjectWords('urn:weft:policy:x')).toBe('the access policy');
    expect(subjectWords('lake')).toBe('lake');
    expect(subjectLink('urn:weft:grant:x')).toEqual({ to: '/access', search: { show: 'ending', id: 'urn:weft:grant:x' } });
    expect(subjectLink('urn:weft:product:x')).toEqual({ to: '/entity', urn: 'urn:weft:product:x' });
    expect(subjectLink('urn:weft:review:x')).toBeNull();
    expect(subjectLink('lake')).toBeNull();
  });

  it('writes the same filter for a shell, and nothing of it as a command', () => {
    expect(narrowed({})).toBe(false);
    expect(narrowed({ since: '2026-11-29' })).toBe(true);
    expect(exportCommand({})).toBe('weft audit export');
    expect(exportCommand({ person: 'ruth@alderfinch.example', since: '2026-11-29' })).toBe('weft audit export --person=ruth@alderfinch.example --since=2026-11-29');
    expect(exportCommand({ about: "it's; rm" })).toBe(`weft audit export --subject='it'\\''s; rm'`);
  });
});
