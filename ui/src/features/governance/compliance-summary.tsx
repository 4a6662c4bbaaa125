import { useQuery } from '@tanstack/react-query';
import { verbQuery } from '@/ipc/queries';
import { summaryOf } from './compliance-words';

/** How many checks hold, in a sentence. */
export function ComplianceSummary() {
  const { data } = useQuery(verbQuery('show_compliance', {}));
  return <span className="t2 num">{data && summaryOf(data)}</span>;
}
