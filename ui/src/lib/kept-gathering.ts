import { useSyncExternalStore } from 'react';
import type { EntityLink } from '@/ipc/bindings';
import { call } from '@/ipc/client';
import { WeftError } from '@/ipc/error';
import { allGathered, onAsking, putGathered } from './asking';
import { DraftKeeper, type DraftState } from './draft-keeper';
import { toast } from './toasts';
import { count } from './time';

// What is gathered is the draft of a request that was not begun yet: it lies where those lie, with the person at the desk,
// of whom nobody asks for access.
const PART = 'request';
/** How long until what could not be read is tried again. */
const AGAIN_MS = 3_000;

let state: DraftState = { kind: 'none' };
/** Whose list this is. */
let owner: string | null = null;
/** Reading lifts the draft for a moment, so nothing else may happen to it meanwhile. */
let line: Promise<unknown> = Promise.resolve();
/** What was lifted and could not be laid back yet. */
const lifted = new Map<string, readonly string[]>();
const watchers = new Set<() => void>();

function inLine<Value>(work: () => Promise<Value>): Promise<Value> {
  const done = line.then(work);
  line = done.catch(() => undefined);
  return done;
}

function told(next: DraftState) {
  state = next;
  for (const watcher of watchers) watcher();
}

/** Where the gathered things stand: kept on this machine, or not. */
export function useGatheringKept(): DraftState {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => state,
  );
}

/** Brings back what this person gathered, and keeps what they gather from here on. Answers what ends that. */
export function keepGathered(person: string): () => void {
  const keeper = new DraftKeeper<readonly string[]>({ save: (urns) => inLine(() => write(person, urns)), told });
  let ended = false;
  let leave: (() => void) | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;

  async function begin() {
    try {
      const { urns, laid } = await inLine(() => read(person));
      const links = await linksOf(urns);
      if (ended) return;
      // What was gathered before it was known for whom is theirs; what somebody else gathered is not.
      const before = owner === null || owner === person ? allGathered() : [];
      owner = person;
      putGathered([...links, ...before]);
      told({ kind: 'none' });
      let last = laid ? urns.join(' ') : '';
      const keep = () => {
        const now = allGathered().map((one) => one.urn);
        if (now.join(' ') === last) return;
        last = now.join(' ');
        keeper.keep(now);
      };
      keep();
      leave = onAsking(keep);
    } catch (thrown) {
      if (ended) return;
      told({ kind: 'failed', error: WeftError.from(thrown) });
      again = setTimeout(() => void begin(), AGAIN_MS);
    }
  }

  const flush = () => void keeper.flush();
  window.addEventListener('pagehide', flush);
  window.addEventListener('blur', flush);
  void begin();
  return () => {
    ended = true;
    clearTimeout(again);
    leave?.();
    window.removeEventListener('pagehide', flush);
    window.removeEventListener('blur', flush);
    flush();
  };
}

/** No verb shows such a draft without an asking, so it is lifted and laid back; where that fails it is kept anew. */
async function read(person: string): Promise<{ urns: readonly string[]; laid: boolean }> {
  const urns = lifted.get(person) ?? (await call('discard_draft', { name: person, part: PART })).draft?.access?.others ?? [];
  if (urns.length === 0) return { urns, laid: true };
  lifted.set(person, urns);
  const laid = await write(person, urns).then(
    () => true,
    () => false,
  );
  return { urns, laid };
}

async function write(person: string, urns: readonly string[]): Promise<{ at: string }> {
  if (urns.length === 0) await call('discard_draft', { name: person, part: PART });
  const { at } = urns.length === 0 ? { at: '' } : await call('save_draft', { name: person, part: PART, base: 0, access: { others: [...urns] } });
  lifted.delete(person);
  return { at };
}

/** The things by their names of today. One that is gone is left out, and that is said. */
async function linksOf(urns: readonly string[]): Promise<readonly EntityLink[]> {
  const asked = await Promise.allSettled(urns.map((urn) => call('show_entity', { name: urn })));
  const links = asked.flatMap((one) => {
    if (one.status === 'fulfilled') return [one.value];
    if (WeftError.from(one.reason).code === 'not_found') return [];
    throw one.reason;
  });
  const gone = urns.length - links.length;
  if (gone > 0) toast({ kind: 'info', title: `${count(gone, 'gathered thing')} ${gone === 1 ? 'is' : 'are'} not there any more`, detail: 'The rest is still to be asked for together.' });
  return links;
}
