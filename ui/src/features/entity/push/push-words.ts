import type { PlanPushResponse, PushKind, PushState, PushTarget } from '@/ipc/bindings';
import { count } from '@/lib/time';

export const KIND_NAME: Record<PushKind, string> = {
  iceberg: 'Iceberg catalog',
  dbt: 'dbt project',
  odcs: 'Data contract',
  odps: 'Product file',
};

/** How an outcome is marked. */
export const STATE_MARK: Record<PushState, { icon: 'good' | 'warning' | 'bad' | 'unknown'; word: string }> = {
  written: { icon: 'good', word: 'Written' },
  patched: { icon: 'good', word: 'In the patch' },
  conflict: { icon: 'warning', word: 'Changed by somebody else' },
  unknown: { icon: 'unknown', word: 'Not certain' },
  denied: { icon: 'bad', word: 'You may not' },
  failed: { icon: 'bad', word: 'Not written' },
  stopped: { icon: 'unknown', word: 'Not begun' },
};

/** What happens to a target that is ticked. */
export function whatHappens(target: PushTarget, write: boolean): string {
  const words = count(target.changes.length, 'description');
  if (target.kind === 'iceberg') return `${words}, committed to the table`;
  if (write && target.writable) return `${words}, written into the file`;
  return `${words}, as a patch`;
}

/** Targets that something can go to, in the order of the plan. */
export function possible(plan: PlanPushResponse): PushTarget[] {
  return plan.targets.filter((target) => target.changes.length > 0 && target.refused === null);
}

/** Those whose change is a patch, with this choice. */
export function patched(targets: readonly PushTarget[], write: boolean): PushTarget[] {
  return targets.filter((target) => target.kind !== 'iceberg' && !(write && target.writable));
}

/** What the button says it will do. */
export function doing(targets: readonly PushTarget[], write: boolean): string {
  if (targets.length === 0) return 'Push';
  const patches = patched(targets, write).length;
  if (patches === targets.length) return 'Make the patch';
  return patches === 0 ? `Push to ${count(targets.length, 'place')}` : `Push to ${targets.length - patches}, patch ${patches}`;
}
