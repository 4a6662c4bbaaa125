import { useSyncExternalStore } from 'react';
import type { EntityLink } from '@/ipc/bindings';
import { call } from '@/ipc/client';
import { WeftError } from '@/ipc/error';
import { allGathered, onAsking, putGathered } from './asking';
import { DraftKeeper, type DraftState } from './draft-keeper';
import { toast } from './toasts';
import { count } from './time';

/** The preference that it is kept as: of the login that gathers. */
const KEY = 'gathered';
/** How long until what could not be read is tried again. */
const AGAIN_MS = 3_000;

let state: DraftState = { kind: 'none' };
/** Whose list this is. */
let owner: string | null = null;
const watchers = new Set<() => void>();

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

/** Brings back what this login gathered, and keeps what it gathers from here on. Answers what ends that. */
export function keepGathered(login: string): () => void {
  const keeper = new DraftKeeper<readonly string[]>({ save: write, told });
  let ended = false;
  let leave: (() => void) | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;

  async function begin() {
    try {
      const urns = await read();
      const links = await linksOf(urns);
      if (ended) return;
      // What was gathered before it was known for whom is theirs; what somebody else gathered is not.
      const before = owner === null || owner === login ? allGathered() : [];
      owner = login;
      putGathered([...links, ...before]);
      told({ kind: 'none' });
      let last = urns.join(' ');
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

async function read(): Promise<readonly string[]> {
  const { preferences } = await call('list_preferences', {});
  const value = preferences.find(([key]) => key === KEY)?.[1] ?? '';
  return value.split('\n').filter((urn) => urn !== '');
}

async function write(urns: readonly string[]): Promise<{ at: string }> {
  await call('set_preference', { key: KEY, value: urns.join('\n') });
  return { at: new Date().toISOString() };
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
