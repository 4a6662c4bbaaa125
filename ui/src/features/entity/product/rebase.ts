import { changedFields, LISTS, spelt, TEXTS, type Field, type Form } from './product-form';

/** What is typed, over what others published since: fields that were not touched here are theirs. */
export function rebased(form: Form, before: Form, theirs: Form, harvested: Form): Form {
  return picked(theirs, form, changedFields(form, before, harvested));
}

/** Fields that both changed, to something else each. */
export function foughtFields(form: Form, before: Form, theirs: Form, harvested: Form): Field[] {
  return changedFields(form, before, harvested).filter((field) => said(field, theirs) !== said(field, before) && said(field, theirs) !== said(field, form));
}

/** `from` with the fields of `other` that are named. */
export function picked(from: Form, other: Form, fields: readonly Field[]): Form {
  const form: Form = { ...from };
  for (const field of [...TEXTS, ...LISTS]) if (fields.includes(field)) Object.assign(form, { [field]: other[field] });
  return form;
}

function said(field: Field, form: Form): string | null {
  return form[field] === null ? null : spelt(field, form);
}
