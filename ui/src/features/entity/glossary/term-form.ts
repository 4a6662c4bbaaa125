import type { ShowTermResponse, TermInfo } from '@/ipc/bindings';

/** What is typed of a term: whole texts, so that what is shown can be edited. */
export interface TermForm {
  name: string;
  definition: string;
  domain: string;
  owner: string;
  synonyms: string[];
  related: string[];
  deprecated: string;
}

export const NEW_TERM: TermForm = { name: '', definition: '', domain: '', owner: '', synonyms: [], related: [], deprecated: '' };

/** The form of a term as it is shown. */
export function formOf(name: string, term: TermInfo): TermForm {
  return {
    name,
    definition: term.definition,
    domain: term.domain ?? '',
    owner: term.owner ?? '',
    synonyms: term.synonyms ?? [],
    related: term.related ?? [],
    deprecated: term.deprecated ?? '',
  };
}

/** What a person says by it. What repeats a source and was never written follows the source: the verb sees to that. */
export function wordsOf(form: TermForm, known: ShowTermResponse | undefined): TermInfo {
  const text = (value: string) => (value.trim() === '' ? null : value.trim());
  return {
    name: form.name.trim(),
    definition: form.definition.trim(),
    domain: text(form.domain),
    owner: text(form.owner),
    synonyms: form.synonyms,
    related: form.related,
    deprecated: text(form.deprecated),
    merged_into: known?.written?.term.merged_into ?? null,
  };
}

/** Why it cannot be published yet. */
export function missing(form: TermForm, isNew: boolean): string | undefined {
  if (form.name.trim() === '') return 'A term needs a name';
  if (isNew && form.definition.trim() === '') return 'Say in a sentence what it means';
  return undefined;
}

/** A term in lines, for showing two versions beside each other. */
export function linesOf(term: TermInfo): { label: string; text: string }[] {
  const lines = [
    { label: 'Meaning', text: term.definition },
    { label: 'Domain', text: term.domain ?? '' },
    { label: 'Owner', text: term.owner ?? '' },
    { label: 'Synonyms', text: (term.synonyms ?? []).join(', ') },
    { label: 'Related', text: (term.related ?? []).join(', ') },
    { label: 'Not to be used', text: term.deprecated ?? '' },
    { label: 'Merged into', text: term.merged_into ?? '' },
  ];
  return lines.filter((line) => line.text !== '');
}
