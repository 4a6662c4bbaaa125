import { useMutation } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import type { SourceKind, TestSourceResponse } from '@/ipc/bindings';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { call } from '@/ipc/client';
import type { WeftError } from '@/ipc/error';
import { useVerb } from '@/ipc/queries';
import { AddSourceFields } from './add-source-fields';
import type { KindName } from './connections-search';
import { KindChoice } from './kind-choice';
import { EMPTY, sourceOf, uriProblem, type SourceForm } from './source-form';
import { nameProblem } from './source-words';
import { useSync } from './use-sync';

interface AddSourceProps {
  kind: KindName;
  taken: readonly string[];
  onKind: (kind: KindName) => void;
  onClose: () => void;
  onAdded: (name: string) => void;
}

interface Tried {
  name: string;
  source: SourceKind;
}

export function AddSource({ kind, taken, onKind, onClose, onAdded }: AddSourceProps) {
  const [form, setForm] = useState<SourceForm>(EMPTY);
  const test = useMutation<TestSourceResponse, WeftError, Tried>({ mutationFn: (tried) => call('test_source', tried) });
  const add = useVerb('add_source');
  const sync = useSync();
  const source = sourceOf(kind, form);
  const sound = source !== null && !nameProblem(form.name, taken) && !(kind === 'iceberg-sql' && uriProblem(form.uri));
  const tried = test.isSuccess && JSON.stringify(test.variables.source) === JSON.stringify(source);
  const error =
    add.error ??
    (test.variables && JSON.stringify(test.variables.source) === JSON.stringify(source) ? test.error : null);

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (!source || !sound) return;
    if (!tried) {
      test.mutate({ name: form.name, source });
      return;
    }
    add.mutate(
      { name: form.name, source },
      {
        onSuccess: ({ name }) => {
          onAdded(name);
          sync(name);
        },
      },
    );
  }

  return (
    <form className="col g4" onSubmit={submit}>
      <KindChoice kind={kind} onKind={onKind} />
      <AddSourceFields kind={kind} form={form} taken={taken} onForm={setForm} />
      {tried && (
        <Banner kind="ok" title="It can be reached.">
          {sentence(test.data.found)} Nothing is read until you add it.
        </Banner>
      )}
      {error && (
        <Banner kind="bad" title={add.error ? 'It was not added.' : 'It cannot be read.'}>
          {sentence(error.message)} {error.hint && sentence(error.hint)}
        </Banner>
      )}
      <div className="row g2">
        <span className="s12 t3 grow">{tried ? '' : 'The connection is tried before it is added.'}</span>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" type="submit" disabled={!sound} busy={test.isPending || add.isPending}>
          {tried ? 'Add and sync' : 'Test connection'}
        </Button>
      </div>
    </form>
  );
}
