import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { AccessDraft, DraftWords, PlanAccessResponse } from '@/ipc/bindings';
import { call } from '@/ipc/client';
import type { WeftError } from '@/ipc/error';
import { verbQuery } from '@/ipc/queries';
import { TOGETHER, type Asking } from '@/lib/asking';
import { DraftKeeper, type DraftState } from '@/lib/draft-keeper';
import { useDelayed } from '@/lib/use-delayed';

const PAUSE_MS = 250;
/** What is typed into a renewal beside which the draft of another asking lies, by its grant. */
const beside = new Map<string, Form>();

export interface Form {
  /** Urns of all that is asked for. */
  names: readonly string[];
  /** What was chosen; where nothing was, the policy presets it. */
  purpose: string | null;
  role: string | null;
  days: number | null;
  reason: string;
  reference: string;
}

export interface RequestForm extends Form {
  plan: PlanAccessResponse | undefined;
  /** Why the plan could not be made. What is shown is then from before. */
  error: WeftError | null;
  /** Whether the plan shown is of what is chosen now; words are no part of that. */
  settled: boolean;
  refetch: () => void;
  draft: DraftState;
  /** Whether the thing's draft is of another asking: what is typed here is then kept only while Weft runs. */
  foreign: boolean;
  change: (part: Partial<Form>) => void;
  /** Drops the draft: it was sent. */
  sent: () => Promise<void>;
}

/** What is typed into a request, what it would come to, and the draft of it on this machine. */
export function useRequestForm(asking: Asking): RequestForm {
  const { renews } = asking;
  const client = useQueryClient();
  const [home] = useState(() => asking.things[0]?.urn ?? '');
  const [form, setForm] = useState<Form>(() => (renews === undefined ? undefined : beside.get(renews)) ?? blank(asking));
  const [begun, setBegun] = useState(false);
  const [draft, setDraft] = useState<DraftState>({ kind: 'none' });
  const [keeper] = useState(() => new DraftKeeper<DraftWords>({ save: (words) => call('save_draft', { name: home, part: 'request', ...words }), told: setDraft }));
  const reason = useDelayed(form.reason, PAUSE_MS);
  const { names, purpose, role, days } = form;
  const plan = useQuery({
    ...verbQuery('plan_access', { names: [...names], purpose, role, days, reason: reason.trim() === '' ? null : reason, renews: renews ?? null }),
    placeholderData: keepPreviousData,
    // What is in the cache may be from before the draft that is kept.
    refetchOnMount: 'always',
    retry: false,
  });
  const { data } = plan;
  // A renewal is of one thing. A draft of several is another asking's: neither taken from nor written over.
  const foreign = renews !== undefined && (data?.draft?.access?.others ?? []).length > 0;

  // What was typed before comes back once, before anything is kept over it.
  if (!begun && data && plan.isFetchedAfterMount) {
    setBegun(true);
    const kept = foreign ? undefined : data.draft?.access;
    if (data.draft && kept) {
      setForm(restored(form, kept));
      setDraft({ kind: 'kept', at: data.draft.at });
    }
  }

  useEffect(() => {
    const flush = () => void keeper.flush();
    window.addEventListener('pagehide', flush);
    window.addEventListener('blur', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      window.removeEventListener('blur', flush);
      // The next plan tells of the draft that waits.
      void keeper.flush().then(() => client.invalidateQueries({ queryKey: ['plan_access'] }));
    };
  }, [keeper, client]);

  const terms = data?.items[0]?.terms;
  const same = <Value,>(chosen: Value | null, shown: Value | undefined) => chosen === null || chosen === shown;
  return {
    ...form,
    plan: data,
    error: plan.error,
    settled: data !== undefined && (!plan.isPlaceholderData || (data.items.length === names.length && same(purpose, terms?.purpose) && same(role, terms?.role) && same(days, terms?.days))),
    refetch: () => void plan.refetch(),
    draft,
    foreign,
    change: (part) => {
      const next = { ...form, ...part };
      setForm(next);
      // While no plan was read nobody knows whose draft a renewal would write over.
      if (renews !== undefined && (foreign || (!begun && plan.error))) {
        beside.set(renews, next);
        return;
      }
      if (!begun && !plan.error) return;
      if (renews !== undefined) beside.delete(renews);
      keeper.keep({ base: 0, access: draftOf(next, home) });
    },
    sent: async () => {
      if (renews !== undefined) beside.delete(renews);
      await keeper.forget();
      // The draft of another asking stays.
      if (foreign) return;
      await call('discard_draft', { name: home, part: 'request' });
      setDraft({ kind: 'none' });
    },
  };
}

function blank({ things, role }: Asking): Form {
  return { names: things.map((thing) => thing.urn), purpose: null, role: role ?? null, days: null, reason: '', reference: '' };
}

/** The draft, under what was chosen or typed since the dialog was opened. */
function restored(form: Form, kept: AccessDraft): Form {
  const others = (kept.others ?? []).filter((urn) => !form.names.includes(urn));
  return {
    names: [...form.names, ...others].slice(0, TOGETHER),
    purpose: form.purpose ?? kept.purpose ?? null,
    role: form.role ?? kept.role ?? null,
    days: form.days ?? kept.days ?? null,
    reason: [kept.reason, form.reason].filter(Boolean).join('\n'),
    reference: form.reference === '' ? (kept.reference ?? '') : form.reference,
  };
}

function draftOf({ names, purpose, role, days, reason, reference }: Form, home: string): AccessDraft {
  return { others: names.filter((urn) => urn !== home), purpose, role, days, reason, reference };
}
