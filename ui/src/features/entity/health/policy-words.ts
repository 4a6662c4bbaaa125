import type { PolicyView } from '@/ipc/bindings';

/** Whether a policy switches its work on. */
export function stateOf(policy: PolicyView): 'On' | 'Off' | 'Unclear' {
  if (policy.enabled === null) return 'Unclear';
  return policy.enabled ? 'On' : 'Off';
}

/** Where it comes from. A catalog tells where a policy is kept, and not what above the table it is attached to. */
export function placeOf(policy: PolicyView): string {
  const kept = policy.namespace.join('.');
  if (!policy.inherited) return kept === '' ? 'the table itself' : `the table itself, kept in ${kept}`;
  return kept === '' ? 'inherited from above' : `inherited from above, kept in ${kept}`;
}

/** What it says beside on and off. */
export function settingsOf(policy: PolicyView): string {
  return policy.settings.map((setting) => `${setting.label}: ${setting.value}`).join(' · ');
}
