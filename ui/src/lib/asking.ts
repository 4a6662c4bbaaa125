import { useSyncExternalStore } from 'react';
import type { EntityLink } from '@/ipc/bindings';
import { toast } from './toasts';

/** What access is being asked for: the request dialog is open over whatever screen this is. */
export interface Asking {
  /** The first is what it was asked from. */
  things: readonly EntityLink[];
  /** Id of a role that is chosen from the start. */
  role?: string;
  /** The grant that it is to go on from. */
  renews?: string;
}

/** Things that are asked for together at most: the verb takes no more. */
export const TOGETHER = 50;

let asking: Asking | null = null;
let gathered: readonly EntityLink[] = [];
const watchers = new Set<() => void>();

function tell() {
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Opens the request dialog. Features do not know each other: each may ask, and the frame shows the dialog. */
export function askForAccess(what: Asking): void {
  if (what.things.length === 0) return;
  asking = { ...what, things: what.things.map(linkOf) };
  tell();
}

export function stopAsking(): void {
  asking = null;
  tell();
}

export function useAsking(): Asking | null {
  return useSyncExternalStore(watch, () => asking);
}

/** Puts a thing with those that are to be asked for together, or takes it out again. */
export function gather(thing: EntityLink): void {
  if (gathered.some((one) => one.urn === thing.urn)) {
    ungather([thing.urn]);
    return;
  }
  if (gathered.length >= TOGETHER) {
    toast({ kind: 'info', title: `${thing.name} was not added`, detail: `${TOGETHER} things are asked for together at most. Send these first, or take one out.` });
    return;
  }
  putGathered([...gathered, thing]);
}

/** Takes out what was asked for, or everything. */
export function ungather(urns?: readonly string[]): void {
  putGathered(urns === undefined ? [] : gathered.filter((one) => !urns.includes(one.urn)));
}

/** Takes these in the place of what was gathered: each once, and no more than are asked for together. */
export function putGathered(things: readonly EntityLink[]): void {
  gathered = [...new Map(things.map((thing) => [thing.urn, linkOf(thing)])).values()].slice(0, TOGETHER);
  tell();
}

export function useGathered(): readonly EntityLink[] {
  return useSyncExternalStore(watch, allGathered);
}

export function allGathered(): readonly EntityLink[] {
  return gathered;
}

/** Hears of every change until what it answers is called. */
export function onAsking(watcher: () => void): () => void {
  const leave = watch(watcher);
  return () => void leave();
}

/** Only what names it: a search hit or a page is more than that. */
function linkOf({ urn, kind, name, full_name, domain }: EntityLink): EntityLink {
  return { urn, kind, name, full_name, domain };
}
