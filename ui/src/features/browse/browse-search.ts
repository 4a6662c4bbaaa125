/** The state of the browser that stands in the address. */
export interface BrowseSearch {
  /** Levels of the namespace that is shown; none: the source itself. */
  at?: string[];
  /** Only things with this in their name. */
  q?: string;
}

const MOST_LEVELS = 32;

export function validateBrowseSearch(raw: Record<string, unknown>): BrowseSearch {
  const at: unknown[] = Array.isArray(raw.at) ? raw.at : [];
  // Names that look like numbers are read as such from an address.
  const levels = at.filter((level) => typeof level === 'string' || typeof level === 'number').map(String);
  const whole = levels.length === at.length && levels.length <= MOST_LEVELS;
  return {
    ...(whole && levels.length > 0 && { at: levels }),
    ...((typeof raw.q === 'string' || typeof raw.q === 'number') && raw.q !== '' && { q: String(raw.q) }),
  };
}
