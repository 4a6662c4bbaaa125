import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ShowPolicyResponse } from '@/ipc/bindings';
import { call } from '@/ipc/client';
import { verbQuery } from '@/ipc/queries';
import { DraftKeeper, type DraftState } from '@/lib/draft-keeper';
import { useDelayed } from '@/lib/use-delayed';
import { whyNot } from './policy-words';

const CHECK_AFTER_MS = 250;

/** What is edited, and the version that it is written over. */
export interface Edited {
  text: string;
  base: number;
}

/** The version that was seen last to stand. */
export type Standing = Pick<ShowPolicyResponse, 'version' | 'text' | 'base' | 'by_name'>;

/** The text of the policy while it is edited: its draft on this machine, what is wrong in it, how its tests come out. */
export function usePolicyText(shown: ShowPolicyResponse) {
  const client = useQueryClient();
  const [start] = useState<Edited>(() => (shown.draft?.file ? { text: shown.draft.file.text, base: shown.draft.base } : { text: shown.text, base: shown.base }));
  const [now, setNow] = useState(start);
  const [standing, setStanding] = useState<Standing>(shown);
  const [draft, setDraft] = useState<DraftState>(shown.draft ? { kind: 'kept', at: shown.draft.at } : { kind: 'none' });
  const latest = useRef(start);
  const [keeper] = useState(
    () =>
      new DraftKeeper<Edited>({
        save: ({ text, base }) => call('save_draft', { name: '', part: 'policy', base, file: { text } }),
        told: setDraft,
      }),
  );
  const { text, base } = now;
  const asked = useDelayed(text, CHECK_AFTER_MS);
  const check = useQuery({ ...verbQuery('check_policy', { files: [], text: asked }), placeholderData: keepPreviousData, staleTime: 30_000, gcTime: 60_000, retry: false });
  const checked = check.data?.files[0];
  const settled = asked === text && !check.isPlaceholderData && checked !== undefined;
  const valid = settled && checked.valid;
  const tests = useQuery({ ...verbQuery('run_policy_tests', { file: null, text: asked }), enabled: valid, staleTime: 30_000, gcTime: 60_000, retry: false });
  const outcome = valid ? tests.data : undefined;

  useEffect(() => {
    const flush = () => void keeper.flush();
    window.addEventListener('pagehide', flush);
    window.addEventListener('blur', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      window.removeEventListener('blur', flush);
      // Who comes back to the page is told of the draft that waits.
      void keeper.flush().then(() => client.invalidateQueries({ queryKey: ['show_policy'] }));
    };
  }, [keeper, client]);

  function put(next: Edited) {
    latest.current = next;
    setNow(next);
    keeper.keep(next);
  }
  return {
    text,
    base,
    standing,
    draft,
    checked,
    settled,
    checkFailed: check.error,
    tests: { outcome, error: valid ? tests.error : null, refetch: () => void tests.refetch() },
    dirty: standing.version === 0 || text !== standing.text,
    /** Why it cannot be published; null where it can. */
    why: whyNot({
      same: standing.version > 0 && text === standing.text,
      settled,
      failed: (check.error !== null && !settled) || (valid && tests.error !== null),
      errors: checked?.errors.length ?? 0,
      version: checked?.version ?? null,
      standing: standing.version,
      failing: outcome ? outcome.tests.filter((test) => !test.pass).length : null,
    }),
    /** What is edited by now, whatever has been drawn of it. */
    latest: () => latest.current,
    change: (next: string) => put({ ...latest.current, text: next }),
    put,
    /** Another version was looked at: what is edited is written over that one from here on. */
    seen: (version: Standing, next?: string) => {
      setStanding(version);
      put({ text: next ?? latest.current.text, base: version.base });
    },
    flush: () => keeper.flush(),
    retry: () => void check.refetch(),
    /** Drops the draft and goes back to what stands; answers what was typed. */
    discard: async (): Promise<Edited> => {
      const before = latest.current;
      await keeper.forget();
      await call('discard_draft', { name: '', part: 'policy' });
      latest.current = { text: standing.text, base: standing.base };
      setNow(latest.current);
      setDraft({ kind: 'none' });
      return before;
    },
    /** It stands: the verb has dropped the draft. */
    published: async () => {
      await keeper.forget();
      setDraft({ kind: 'none' });
    },
  };
}

export type PolicyText = ReturnType<typeof usePolicyText>;
