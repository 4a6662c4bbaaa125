import { useState } from 'react';
import type { RequestAccessRequest } from '@/ipc/bindings';
import type { WeftError } from '@/ipc/error';
import type { RequestForm } from './use-request-form';

/** What is sent, without the key that it is sent with. */
export type Words = Omit<RequestAccessRequest, 'key'>;

/** What is sent: what was chosen, and what the policy presets for the rest. None while nobody knows that. */
export function wordsOf({ names, plan, purpose, role, days, reason, reference }: RequestForm, renews: string | undefined): Words | null {
  const shown = plan?.items[0]?.terms;
  const terms = { role: role ?? shown?.role, purpose: purpose ?? shown?.purpose, days: days ?? shown?.days ?? plan?.durations.default_days };
  if (terms.role === undefined || terms.purpose === undefined || terms.days === undefined) return null;
  return { names: [...names], role: terms.role, purpose: terms.purpose, days: terms.days, reason: reason.trim(), reference: reference.trim() === '' ? null : reference.trim(), renews: renews ?? null };
}

/** Whether an error leaves open what came of the sending: its answer was lost, or what came after it failed. */
export function isUnknown({ code }: WeftError): boolean {
  return code === 'unavailable' || code === 'failed' || code === 'cancelled';
}

/** The keys of one dialog: the same words are one request, however often they are sent, and other words are another. */
export function useAskingKeys() {
  const [keys] = useState(() => new Map<string, string>());
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  return {
    keyOf: (words: Words): string => {
      const text = JSON.stringify(words);
      const key = keys.get(text) ?? askingKey();
      keys.set(text, key);
      return key;
    },
    /** Nobody knows whether they were sent. */
    leaveOpen: (words: Words) => setOpen((before) => new Set([...before, JSON.stringify(words)])),
    isOpen: (words: Words) => open.has(JSON.stringify(words)),
  };
}

function askingKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join('-');
}
