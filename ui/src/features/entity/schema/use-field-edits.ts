import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ColumnDocs, ColumnEdit, Conflict, ProposeAs, ShowEntityResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { useVerb, verbQuery } from '@/ipc/queries';
import { toast } from '@/lib/toasts';
import { useDraft } from '../editing/use-draft';
import { useProposing, whoDecides } from '../review/use-proposing';
import { draftOf, typedOf, withTyped, without, type TypedWords } from './typed-words';

const LISTED = 3;

/** Words on columns as they are written in the schema: what is typed, what stands in its way, and publishing it. */
export function useFieldEdits(entity: ShowEntityResponse) {
  const words = useQuery(verbQuery('show_docs', { name: entity.urn }));
  const edit = useVerb('edit_docs');
  const draft = useDraft(entity.urn, 'columns', null);
  const [own, setOwn] = useState<TypedWords | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const [clash, setClash] = useState<{ conflicts: readonly Conflict[]; base: number } | null>(null);
  const proposing = useProposing(entity.urn, 'columns');
  /** What waits for a title, because edits wait for a second person. */
  const [waiting, setWaiting] = useState<{ columns: ColumnEdit[]; over: number } | null>(null);
  const [failed, setFailed] = useState<WeftError | null>(null);
  const byPath = useMemo(() => new Map(words.data?.columns.map((column) => [column.path, column])), [words.data]);
  const found = useMemo(() => typedOf(words.data?.columns_draft), [words.data]);
  const typed = own ?? found;
  const base = words.data?.base ?? 0;

  function take(next: TypedWords) {
    setOwn(next);
    if (next.size > 0) draft.keep(draftOf(next, words.data?.columns ?? []));
    else void draft.discard().catch(() => undefined);
  }

  async function send(columns: ColumnEdit[], over: number, propose?: ProposeAs): Promise<boolean> {
    setFailed(null);
    await draft.flush();
    try {
      const answer = await edit.mutateAsync({ name: entity.urn, base: over, columns, ...(propose === undefined ? {} : { propose }) });
      if (answer.state === 'needs_review') {
        setWaiting({ columns, over });
        proposing.ask();
        return false;
      }
      if (answer.state === 'conflict') {
        setClash({ conflicts: answer.conflicts, base: answer.base });
        return false;
      }
      if (answer.state === 'proposed') toast({ kind: 'ok', title: 'The words are proposed', detail: `They wait for ${whoDecides(proposing.review, null)}.` });
      else if (answer.notes.length > 0) toast({ kind: 'info', title: 'Published', detail: answer.notes.slice(0, LISTED).join('\n') });
    } catch (thrown) {
      setFailed(WeftError.from(thrown));
      return false;
    }
    setClash(null);
    return true;
  }
  return {
    /** Nothing can be written before the words are there, nor of columns of another asset. */
    column: (path: string): ColumnDocs | undefined => byPath.get(path),
    typed,
    editing,
    clash,
    failed,
    busy: edit.isPending,
    proposing,
    /** Proposes what waits for a title; what was typed of these columns is in the proposal then. */
    propose: async (as: ProposeAs) => {
      if (!waiting || !(await send(waiting.columns, waiting.over, as))) return;
      setWaiting(null);
      proposing.settle('proposed');
      const paths = waiting.columns.map((column) => column.path).filter((path) => typed.has(path));
      if (paths.length > 0) take(without(typed, paths));
    },
    reload: () => void words.refetch(),
    edit: (path: string | null) => {
      if (path === null || byPath.has(path)) setEditing(path);
    },
    type: (path: string, text: string) => take(withTyped(typed, path, { text, base }, byPath.get(path)?.doc ?? '')),
    drop: (path: string) => take(without(typed, [path])),
    /** Publishes what is typed of a column; what cannot be published stays typed. */
    publish: async (path: string, over?: number) => {
      const word = typed.get(path);
      const column = byPath.get(path);
      setEditing(null);
      if (!word || !column) return;
      if (await send([{ id: column.id, path, doc: word.text }], over ?? word.base)) take(without(typed, [path]));
    },
    /** Goes back to what is harvested. */
    takeBack: async (column: ColumnDocs) => {
      await send([{ id: column.id, path: column.path, doc: '' }], base);
    },
    /** Takes the words of a column upstream: never without being asked to. */
    takeSuggestion: async (column: ColumnDocs) => {
      if (column.suggestion) await send([{ id: column.id, path: column.path, doc: column.suggestion.text }], base);
    },
    /** Tags and a classification for several columns at once. */
    label: async (paths: readonly string[], labels: { addTags: string[]; classification: string | null }) => {
      const columns = paths.flatMap((path) => byPath.get(path) ?? []);
      const edits = columns.map((column) => ({
        id: column.id,
        path: column.path,
        add_tags: labels.addTags,
        ...(labels.classification === null ? {} : { classification: labels.classification }),
      }));
      return edits.length > 0 && send(edits, base);
    },
    setTags: async (column: ColumnDocs, tags: readonly string[]) => {
      const before = column.written?.tags ?? [];
      await send([{ id: column.id, path: column.path, add_tags: [...tags], remove_tags: before.filter((tag) => !tags.includes(tag)) }], base);
    },
    /** Whether it stands by then. */
    classify: (column: ColumnDocs, classification: string) => send([{ id: column.id, path: column.path, classification }], base),
    settle: () => setClash(null),
  };
}

export type FieldEdits = ReturnType<typeof useFieldEdits>;
