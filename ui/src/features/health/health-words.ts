import type { Status } from '@/components/status-mark';
import type { HealthGroup, HealthKind, HealthRow } from '@/ipc/bindings';

interface KindWords {
  /** Name of the tab. */
  name: string;
  /** What stands there when there is nothing of the kind. */
  none: string;
  /** What that says. */
  means: string;
}

export const KIND_WORDS: Readonly<Record<HealthKind, KindWords>> = {
  incident: { name: 'Incidents', none: 'No incident is open', means: 'Nobody says that something is wrong. An incident is opened on the Health side of a product or table.' },
  late: { name: 'Late', none: 'Nothing is late', means: 'All that promises how fresh it is keeps its promise, as far as commits tell.' },
  failing: { name: 'Failing', none: 'No test fails', means: 'Every test and rule with a result holds.' },
  drifting: { name: 'Drifting', none: 'Nothing drifts', means: 'Tables are what their contracts promise, as far as both are known.' },
  not_measured: { name: 'Not measured', none: 'Every promise is measured', means: 'For all that is promised something tells how it is kept.' },
  no_owner: { name: 'No owner', none: 'Everything has an owner', means: 'Somebody answers for each of them.' },
  undocumented: { name: 'Undocumented', none: 'Everything is documented', means: 'Of each of them somebody said what it is.' },
};

const STATUS = { bad: 'bad', warn: 'attention', info: 'unknown' } as const;

export function rowStatus(row: Pick<HealthRow, 'severity'>): Status {
  return STATUS[row.severity];
}

/** The kind to begin with: the first that anything is wrong with. */
export function firstKind(groups: readonly Pick<HealthGroup, 'kind' | 'total'>[]): HealthKind {
  return groups.find((group) => group.total > 0)?.kind ?? 'incident';
}
