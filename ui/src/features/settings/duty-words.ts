import type { DutyRole, GivenDuty, Member } from '@/ipc/bindings';
import { date } from '@/lib/time';

export const ROLE: Readonly<Record<DutyRole, { name: string; does: string }>> = {
  analyst: { name: 'Analyst', does: 'reads, asks, proposes and tells of incidents' },
  owner: { name: 'Owner', does: 'writes for what a domain owns, and decides over it' },
  steward: { name: 'Steward', does: 'decides over access, and says who is what in a domain' },
  deputy: { name: 'Deputy', does: 'stands in for an owner or steward' },
  platform: { name: 'Platform', does: 'connects sources, invites people, publishes what sources state' },
  runner: { name: 'Runner', does: 'does unattended what was decided' },
  auditor: { name: 'Auditor', does: 'reads everything about access, and changes nothing of it' },
  agent: { name: 'Agent', does: 'a program that reads and asks for its person' },
  leaver: { name: 'Leaver', does: 'has left, and sees nothing whatever else is said of them' },
};

export const ROLES = Object.keys(ROLE) as DutyRole[];

/** The first day that a duty holds, in UTC. */
function firstDay(since: string): string {
  const first = new Date(since);
  return date(new Date(first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDate()));
}

/** The last day that a duty holds: it ends with the first moment of the day after, in UTC. */
export function lastDay(until: string): string {
  const last = new Date(new Date(until).getTime() - 1);
  return date(new Date(last.getUTCFullYear(), last.getUTCMonth(), last.getUTCDate()));
}

/** `Owner in sales, until 31 Jan 2027`; `Deputy in sales for ruth, from 1 Dec 2026, until 24 Dec 2026`. */
export function dutyWords({ role, domain, since, until, stands_for }: Pick<GivenDuty, 'role' | 'domain' | 'since' | 'until' | 'stands_for'>): string {
  const whom = stands_for === null ? '' : ` for ${stands_for}`;
  const from = since === null ? '' : `, from ${firstDay(since)}`;
  return `${ROLE[role].name} ${domain === null ? 'of the whole mesh' : `in ${domain}`}${whom}${from}${until === null ? '' : `, until ${lastDay(until)}`}`;
}

export function dutyKey({ login, role, domain, stands_for }: Pick<GivenDuty, 'login' | 'role' | 'domain' | 'stands_for'>): string {
  return `${login} ${role} ${domain ?? ''} ${stands_for ?? ''}`;
}

/** The duties of whoever is at the desk that hold now. */
export function ownDuties(members: readonly Member[], login: string, now: Date): readonly GivenDuty[] {
  const own = members.find((member) => member.login === login);
  if (!own || own.gone) return [];
  return own.duties.filter(({ since, until }) => (since === null || new Date(since) <= now) && (until === null || new Date(until) > now));
}

/** Who says who is what. The database decides; this only tells beforehand what it would answer somebody without such a duty. */
export function mayInvite(duties: readonly GivenDuty[]): boolean {
  return duties.some(({ role, domain }) => (role === 'platform' && domain === null) || role === 'steward');
}
