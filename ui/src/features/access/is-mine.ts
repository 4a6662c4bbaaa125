import type { Actor, ShowFrameResponse } from '@/ipc/bindings';

/** Whether somebody is the person at the desk: the same login, or the same person under another one. */
export function isMine(who: Actor, frame: ShowFrameResponse | undefined): boolean {
  if (!frame) return false;
  return who.login === frame.login || (!!who.person && who.person === frame.me?.urn);
}
