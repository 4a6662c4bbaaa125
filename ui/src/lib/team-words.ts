import type { TeamStanding } from '@/ipc/bindings';
import { ago, clock, count } from './time';

/** How it stands between this machine and a shared workspace. */
export interface TeamWords {
  status: 'good' | 'attention' | 'bad' | 'unknown';
  /** A few words: `Team workspace, heard of 2 min ago`. */
  text: string;
  /** What that means for whoever works here. */
  means: string;
}

type Standing = Pick<TeamStanding, 'last' | 'locks' | 'trouble'>;

export function teamWords({ last, locks, trouble }: Standing, now: Date): TeamWords {
  const heard = last === null ? null : ago(new Date(last), now);
  if (heard === null) {
    return trouble === null
      ? { status: 'unknown', text: 'Team workspace, not heard of yet', means: 'Nothing of it is on this machine yet.' }
      : { status: 'bad', text: 'Team workspace not reached', means: 'Nothing of it is on this machine yet, so that nothing can be shown.' };
  }
  if (trouble === null) return { status: 'good', text: `Team workspace, heard of ${heard}`, means: 'What others do is seen here at once.' };
  if (locks !== null && new Date(locks) <= now) {
    return { status: 'bad', text: `Team workspace locked, last heard of ${heard}`, means: 'This copy opens again when the workspace is heard of once.' };
  }
  return {
    status: 'attention',
    text: `Team workspace not reached, last heard of ${heard}`,
    means: `Everything can be read as it was then, and nothing can be written.${locks === null ? '' : ` The copy locks itself at ${clock(new Date(locks), now)}${leftWords(locks, now)}, unless the workspace is heard of before.`}`,
  };
}

const DAY = 86_400_000;

function leftWords(locks: string, now: Date): string {
  const left = Math.floor((new Date(locks).getTime() - now.getTime()) / DAY);
  return left < 1 ? '' : `, in ${count(left, 'day')}`;
}
