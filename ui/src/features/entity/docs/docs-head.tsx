import { TextField } from '@/components/text-field';
import type { ShowDocsResponse } from '@/ipc/bindings';
import { sourceNote } from '../editing/source-note';
import { LabelField } from '../label-field';
import type { DocsForm } from './use-docs-form';
import { sourceOf, textOf, type DocsField } from './words';

/** What stands in lists and at the head of the page: title, one short description, tags and terms. */
export function DocsHead({ form, words }: { form: DocsForm; words: ShowDocsResponse }) {
  return (
    <details className="docs-head">
      <summary className="s12 t2">Title, short description, tags</summary>
      <div className="col g3 docs-head-fields">
        <WordField field="title" label="Title" form={form} words={words} />
        <WordField field="description" label="Short description" form={form} words={words} />
        <LabelField
          label="Tags"
          labels={form.tags.tags ?? []}
          fixed={words.tags.harvested.tags ?? []}
          lower
          onChange={(tags) => form.setTags({ ...form.tags, tags })}
        />
        <LabelField
          label="Glossary terms"
          labels={form.tags.terms ?? []}
          fixed={words.tags.harvested.terms ?? []}
          onChange={(terms) => form.setTags({ ...form.tags, terms })}
        />
      </div>
    </details>
  );
}

interface WordFieldProps {
  field: Extract<DocsField, 'title' | 'description'>;
  label: string;
  form: DocsForm;
  words: ShowDocsResponse;
}

function WordField({ field, label, form, words }: WordFieldProps) {
  const source = sourceOf(words.harvested, field);
  const own = form.form[field] !== null;
  const harvested = form.harvested[field];
  return (
    <TextField
      label={label}
      value={textOf(form.form, form.harvested, field)}
      onChange={(event) => form.set(field, event.target.value)}
      hint={sourceNote({ own, source, said: harvested, shown: form.form[field], onBack: () => form.set(field, null) })}
    />
  );
}
