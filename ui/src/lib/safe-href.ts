/** Where a link of harvested text may lead. */
export type SafeHref = { kind: 'external'; url: string } | { kind: 'weft'; url: string };

const LONGEST = 2048;
const WEFT = /^weft:\/\/(open|search)\/[^\s]+$/;

/** The address when it may be opened on a click; null for everything else, relative addresses included. */
export function safeHref(raw: string): SafeHref | null {
  const text = raw.trim();
  // What a browser would drop or fold inside a scheme is refused, not repaired.
  if (text.length === 0 || text.length > LONGEST || hasControl(text)) return null;
  if (WEFT.test(text)) return { kind: 'weft', url: text };
  if (!/^(https?:\/\/|mailto:)/i.test(text)) return null;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  // A name before the host is how an address pretends to lead elsewhere.
  if (url.username !== '' || url.password !== '') return null;
  return { kind: 'external', url: url.href };
}

function hasControl(text: string): boolean {
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0;
    const direction =
      code === 0x61c ||
      (code >= 0x200e && code <= 0x200f) ||
      (code >= 0x202a && code <= 0x202e) ||
      (code >= 0x2066 && code <= 0x2069);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0) || direction) return true;
  }
  return false;
}
