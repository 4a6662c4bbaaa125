import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Segmented } from '@/components/segmented';
import { verbQuery } from '@/ipc/queries';
import { useNow } from '@/lib/use-now';
import { LABEL, requestOf, type AccessList } from './access-lists';
import { endsSoon } from './access-words';
import './recertify.css';

/** Which list is shown, each with how much of it waits. */
export function AccessTabs({ show }: { show: AccessList }) {
  const navigate = useNavigate({ from: '/access' });
  const now = useNow();
  const counts = useQuery(verbQuery('list_requests', requestOf('inbox')));
  const grants = useQuery(verbQuery('list_grants', { subject: null, person: null, mine: false, ended: false }));
  const campaigns = useQuery(verbQuery('list_campaigns', { overdue: false }));
  const waiting: Partial<Record<AccessList, number>> = {
    inbox: counts.data?.inbox ?? 0,
    ending: (grants.data?.grants ?? []).filter((one) => endsSoon(one, now)).length,
    recertify: campaigns.data?.to_review ?? 0,
  };
  const named = (value: AccessList) => {
    const number = waiting[value] ?? 0;
    return { value, label: number > 0 ? `${LABEL[value]} ${number}` : LABEL[value] };
  };
  return (
    <div className="col g2 acc-list-head">
      <h1 className="acc-title">Access requests</h1>
      <Segmented
        label="Which requests"
        value={show}
        options={[named('inbox'), named('mine'), named('ending'), named('all'), named('recertify')]}
        onChange={(value) => void navigate({ search: { show: value }, replace: true })}
      />
    </div>
  );
}
