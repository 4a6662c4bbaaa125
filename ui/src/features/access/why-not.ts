import { sentence } from '@/components/error-state';
import type { PlannedAccess } from '@/ipc/bindings';
import { date } from '@/lib/time';
import type { RequestForm } from './use-request-form';

/** What keeps one of the things from being asked for; none where nothing does. */
function blocked(item: PlannedAccess, renews: boolean, several: boolean): string | null {
  const { name } = item.subject;
  if (item.open) return `You have an open request for ${name} already.`;
  const held = item.holds.find((grant) => grant.role === item.terms.role && grant.state === 'active');
  if (held && !renews) return `You hold ${held.role_name} of ${name} until ${date(new Date(held.until))}; ${several ? 'take it out here and renew that' : 'renew that'} instead.`;
  return item.outcome.kind === 'refused' ? `${name}: ${sentence(item.outcome.says)}` : null;
}

/** Why the request cannot be sent now, in a sentence beside the button that is off. */
export function whyNot(form: RequestForm, renews: boolean): string | null {
  const { plan } = form;
  if (!plan) return form.error ? 'What would come of it is not known.' : 'Working out what would come of it.';
  const purpose = form.purpose ?? plan.items[0]?.terms.purpose;
  if (!plan.purposes.some((one) => one.id === purpose)) return 'Choose what you will use it for.';
  const stops = plan.items.map((item) => blocked(item, renews, plan.items.length > 1)).find((one) => one !== null);
  if (stops !== undefined) return stops;
  if (form.reason.trim() === '') return 'Say in your words what you need it for.';
  return form.settled ? null : 'Working out what would come of it.';
}
