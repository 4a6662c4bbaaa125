import type { SearchHit } from '@/ipc/bindings';
import { around } from '@/lib/marks';

type Ranges = [number, number][];

export interface RowText {
  name: Ranges;
  /** The second line. */
  line: string;
  marks: Ranges;
  /** Set where the line is not prose: the column that matched. */
  column: boolean;
}

const PROSE = ['description', 'docs', 'term', 'column', 'tag', 'owner', 'full_name', 'name', 'title', 'domain'];

/** The text of a row: the name with its marks, and the best place where words matched beyond the name. */
export function rowText(hit: SearchHit): RowText {
  const name = hit.matched.find((one) => one.snippet === hit.name)?.marks ?? [];
  const others = hit.matched.filter((one) => one.snippet !== hit.name && one.marks.length > 0);
  const best = others.sort((a, b) => rank(a.field) - rank(b.field))[0];
  if (best) {
    const line = around(best.snippet, best.marks);
    return { name, line: line.text, marks: line.ranges, column: best.field === 'column' };
  }
  return {
    name,
    line: firstLine(hit.card.description ?? (hit.full_name === hit.name ? '' : hit.full_name)),
    marks: [],
    column: false,
  };
}

function rank(field: string): number {
  const at = PROSE.indexOf(field);
  return at === -1 ? PROSE.length : at;
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
