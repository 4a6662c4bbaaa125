import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ContractEdit, ShowContractFileResponse } from '@/ipc/bindings';
import { call } from '@/ipc/client';
import { WeftError } from '@/ipc/error';
import { workQuery } from '@/ipc/queries';
import { useDelayed } from '@/lib/use-delayed';
import type { Draft } from '../editing/use-draft';
import type { Json } from './contract-doc';
import { PendingFields } from './pending-fields';

const CHECK_AFTER_MS = 250;
/** Times that edits are made anew because the text was typed in meanwhile. */
const TURNS = 20;

/** Where a file goes that is nowhere yet. */
export interface Place {
  source: string | null;
  folder: string | null;
  file: string;
}

interface Start {
  text: string;
  base: string | null;
  place: Place | null;
}

/** The text that is edited, from two sides: typed as it stands, and through forms whose edits leave the rest as it is. */
export function useContractText(shown: ShowContractFileResponse, start: Start, draft: Draft) {
  const client = useQueryClient();
  const [now, setNow] = useState(start);
  const [filed, setFiled] = useState({ text: shown.text, base: shown.base });
  const [fields] = useState(() => new PendingFields());
  const [formDoc, setFormDoc] = useState<{ text: string; doc: Json } | null>(null);
  const [failed, setFailed] = useState<WeftError | null>(null);
  // What edits go on from while several are under way; changed where the state is, never while rendering.
  const latest = useRef(start);
  const known = useRef<{ text: string; doc: Json } | null>(null);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const { text, base, place } = now;
  const file = shown.place?.file ?? place?.file ?? 'contract.yaml';
  const asked = useDelayed(text, CHECK_AFTER_MS);
  const checkOf = (of: string, over = base) => ({ ...workQuery('check_contract_text', { text: of, file, base: over }), staleTime: 30_000, gcTime: 60_000, retry: false });
  const check = useQuery({ ...checkOf(asked), placeholderData: keepPreviousData });
  const settled = asked === text && !check.isPlaceholderData && check.data !== undefined;
  const checked = check.data;
  const doc = formDoc?.text === text ? formDoc.doc : parsed(checked?.document);

  function set(part: Partial<Start>) {
    latest.current = { ...latest.current, ...part };
    setNow(latest.current);
    draft.keep({ base: 0, file: { ...latest.current } });
  }
  function change(next: string) {
    setFailed(null);
    set({ text: next });
  }
  /** Makes edits on the text as it is by then: what is asked for says them of the document that it holds. */
  async function make(build: (doc: Json) => ContractEdit[]): Promise<boolean> {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const before = latest.current.text;
      const edited = async (edits: ContractEdit[]) => {
        const answer = await call('edit_contract_text', { text: before, file, edits });
        return { text: answer.text, doc: JSON.parse(answer.document) as Json };
      };
      try {
        const held = known.current?.text === before ? known.current : await edited([]);
        const edits = build(held.doc);
        const after = edits.length === 0 ? held : await edited(edits);
        if (latest.current.text !== before) continue;
        known.current = after;
        if (after.text !== before) change(after.text);
        setFormDoc(after);
        return true;
      } catch (thrown) {
        setFailed(WeftError.from(thrown));
        return false;
      }
    }
    return false;
  }
  return {
    text,
    base,
    place,
    file,
    doc,
    checked,
    /** Whether what is told of the text is about the text as it is. */
    settled,
    checkFailed: check.error,
    retry: () => void check.refetch(),
    /** Why a form's edit could not be made. */
    failed,
    /** The file as it stood when the edit began, or was published here since. */
    filed,
    dirty: text !== (filed.text ?? ''),
    change,
    /** What is edited by now, whatever has been drawn of it. */
    latest: () => latest.current,
    /** The fields of the form. */
    fields,
    /** Takes the last words of every field; answers whether they stand in the text. */
    take: async (): Promise<boolean> => {
      const before = queue.current;
      fields.take();
      const made = await queue.current;
      return queue.current === before || made !== false;
    },
    /** What is told of the text as it is by now. */
    checkNow: () => client.query(checkOf(latest.current.text, latest.current.base)),
    /** This text is the file now; what is typed from here on is written over it. */
    published: (written: string, writtenBase: string) => {
      setFiled({ text: written, base: writtenBase });
      latest.current = { ...latest.current, base: writtenBase };
      setNow(latest.current);
    },
    /** One after the other; answers whether the edits were made. */
    edit: (build: (doc: Json) => ContractEdit[]): Promise<boolean> => {
      const made = queue.current.then(() => make(build));
      queue.current = made;
      return made;
    },
    setPlace: (next: Place) => set({ place: next }),
    /** Goes on from another text: theirs, or that of the file. */
    replace: (next: string, nextBase: string | null) => set({ text: next, base: nextBase }),
    setBase: (nextBase: string | null) => set({ base: nextBase }),
  };
}

export type ContractText = ReturnType<typeof useContractText>;

function parsed(document: string | null | undefined): Json | undefined {
  return document === null || document === undefined ? undefined : (JSON.parse(document) as Json);
}
