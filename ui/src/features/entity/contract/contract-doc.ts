import type { ContractEdit } from '@/ipc/bindings';

/** A document as it was parsed. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** Keys and indexes from the document down to a value. */
export type Path = readonly (string | number)[];

/** JSON pointer (RFC 6901). */
export function pointer(path: Path): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** What a pointer means. */
export function pathOf(text: string): string[] {
  return text === '' ? [] : text.slice(1).split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value at a path; undefined where nothing is there. */
export function valueAt(doc: Json | undefined, path: Path): Json | undefined {
  let at: Json | undefined = doc;
  for (const part of path) {
    if (Array.isArray(at)) at = at[Number(part)];
    else if (at !== null && typeof at === 'object') at = Object.hasOwn(at, part) ? at[String(part)] : undefined;
    else return undefined;
  }
  return at;
}

/** The text of a scalar; empty where nothing is there. */
export function textAt(doc: Json | undefined, path: Path): string {
  const value = valueAt(doc, path);
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function listAt(doc: Json | undefined, path: Path): readonly Json[] {
  const value = valueAt(doc, path);
  return Array.isArray(value) ? value : [];
}

/** Edits that put a value at a path. What has to hold it and is not there yet comes with it; nothing takes a key away. */
export function put(doc: Json | undefined, path: Path, value: Json | undefined): ContractEdit[] {
  if (value === undefined) {
    return valueAt(doc, path) === undefined ? [] : [{ edit: 'remove', path: pointer(path) }];
  }
  let depth = path.length;
  while (depth > 1 && !isCollection(valueAt(doc, path.slice(0, depth - 1)))) depth -= 1;
  // Below the deepest that is there, everything is new.
  const made = path.slice(depth).reduceRight<Json>((inner, part) => (typeof part === 'number' ? [inner] : { [part]: inner }), value);
  return [{ edit: 'set', path: pointer(path.slice(0, depth)), value: JSON.stringify(made) }];
}

/** Edits that add an element at the end of a list. */
export function append(doc: Json | undefined, path: Path, value: Json): ContractEdit[] {
  if (Array.isArray(valueAt(doc, path))) return [{ edit: 'set', path: `${pointer(path)}/-`, value: JSON.stringify(value) }];
  return put(doc, path, [value]);
}

/** Edits that take an element out of a list; an empty list goes with it. */
export function removeAt(doc: Json | undefined, path: Path, index: number): ContractEdit[] {
  const only = listAt(doc, path).length === 1;
  return [{ edit: 'remove', path: only ? pointer(path) : pointer([...path, index]) }];
}

/** Edits that move an element of a list. */
export function move(doc: Json | undefined, path: Path, from: number, to: number): ContractEdit[] {
  const list = listAt(doc, path);
  const value = list[from];
  if (value === undefined || to < 0 || to >= list.length || from === to) return [];
  return [
    { edit: 'remove', path: pointer([...path, from]) },
    { edit: to === list.length - 1 ? 'set' : 'insert', path: to === list.length - 1 ? `${pointer(path)}/-` : pointer([...path, to]), value: JSON.stringify(value) },
  ];
}

function isCollection(value: Json | undefined): boolean {
  return value !== null && typeof value === 'object';
}

/** A number is written as one; anything else as text. Nothing typed is nothing. */
export function scalar(typed: string): Json | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(text) ? Number(text) : text;
}
