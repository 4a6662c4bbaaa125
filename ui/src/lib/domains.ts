/** Shape and hue of a domain. The name always stands beside it, or in the same row. */
export interface DomainLook {
  /** Class that sets `--dc`. */
  hue: string;
  shape: Shape;
  /** More than eight domains: the hues repeat with an outline. */
  outlined: boolean;
}

export type Shape = 'circle' | 'square' | 'triangle' | 'diamond' | 'hexagon' | 'cross' | 'half' | 'chevron';

const SLOTS: readonly { hue: string; shape: Shape }[] = [
  { hue: 'sales', shape: 'circle' },
  { hue: 'customer', shape: 'square' },
  { hue: 'supply', shape: 'triangle' },
  { hue: 'logistics', shape: 'diamond' },
  { hue: 'marketing', shape: 'hexagon' },
  { hue: 'finance', shape: 'cross' },
  { hue: 'd7', shape: 'half' },
  { hue: 'd8', shape: 'chevron' },
];

let known: readonly string[] = [];
let looks = new Map<string, DomainLook>();

/** Tells all domain names of the mesh, so that each keeps a look of its own while there are enough of them. */
export function knowDomains(names: readonly string[]): void {
  if (names.length === known.length && names.every((name, index) => name === known[index])) return;
  known = [...names];
  looks = assign(names);
}

/** The look of a domain; names that nobody told of get one by their hash. */
export function domainLook(name: string): DomainLook {
  return looks.get(name.toLowerCase()) ?? bySlot(named(name) ?? hash(name) % 8, false);
}

/** Six names have a fixed look; the others take free slots in the order of their hash, then repeat outlined. */
export function assign(names: readonly string[]): Map<string, DomainLook> {
  const keys = [...new Set(names.map((name) => name.toLowerCase()))];
  const found = new Map<string, DomainLook>();
  const taken = new Set<number>();
  for (const key of keys) {
    const slot = named(key);
    if (slot === undefined) continue;
    taken.add(slot);
    found.set(key, bySlot(slot, false));
  }
  const others = keys.filter((key) => named(key) === undefined).sort((a, b) => hash(a) - hash(b) || a.localeCompare(b));
  const free = [6, 7, 0, 1, 2, 3, 4, 5].filter((slot) => !taken.has(slot));
  others.forEach((key, index) => {
    const slot = free[index];
    const repeated = (index - free.length) % SLOTS.length;
    found.set(key, slot === undefined ? bySlot(repeated, true) : bySlot(slot, false));
  });
  return found;
}

function named(name: string): number | undefined {
  const index = SLOTS.findIndex((slot, at) => at < 6 && slot.hue === name.toLowerCase());
  return index === -1 ? undefined : index;
}

function bySlot(slot: number, outlined: boolean): DomainLook {
  const look = SLOTS[slot] ?? SLOTS[0];
  return { hue: look?.hue ?? 'd7', shape: look?.shape ?? 'circle', outlined };
}

/** FNV-1a: the same on every machine. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
