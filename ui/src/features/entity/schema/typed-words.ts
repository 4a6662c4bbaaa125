import type { ColumnDocs, ColumnEdit, DraftView, DraftWords } from '@/ipc/bindings';

/** A description that is typed and not published, and what it was typed over. */
export interface TypedWord {
  text: string;
  base: number;
}

export type TypedWords = ReadonlyMap<string, TypedWord>;

/** What a draft holds, by path. */
export function typedOf(draft: DraftView | null | undefined): TypedWords {
  const found = new Map<string, TypedWord>();
  for (const { path, doc } of draft?.columns ?? []) {
    if (typeof doc === 'string') found.set(path, { text: doc, base: draft?.base ?? 0 });
  }
  return found;
}

/** The same as it is kept. The oldest base stands for all: a word is rather asked about once too often than buried. */
export function draftOf(typed: TypedWords, columns: readonly ColumnDocs[]): DraftWords {
  const ids = new Map(columns.map((column) => [column.path, column.id]));
  const edits: ColumnEdit[] = [...typed].map(([path, { text }]) => ({ id: ids.get(path) ?? null, path, doc: text }));
  return { base: Math.min(...[...typed.values()].map(({ base }) => base)), docs: {}, columns: edits };
}

/** Typed words with one more, or without it where it says what is shown. */
export function withTyped(typed: TypedWords, path: string, word: TypedWord, shown: string): TypedWords {
  const next = new Map(typed);
  // To the letter: a blank at the end is the beginning of the next word.
  if (word.text === shown) next.delete(path);
  // What it began from stays what it began from, however long somebody types.
  else next.set(path, { text: word.text, base: typed.get(path)?.base ?? word.base });
  return next;
}

export function without(typed: TypedWords, paths: readonly string[]): TypedWords {
  return new Map([...typed].filter(([path]) => !paths.includes(path)));
}
