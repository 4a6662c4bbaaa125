import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon } from '@/components/icon';
import { verbQuery } from '@/ipc/queries';
import { count } from '@/lib/time';

/** That edits of the thing wait for a decision. */
export function OpenProposals({ urn }: { urn: string }) {
  const { data } = useQuery(verbQuery('list_proposals', { name: urn, state: 'open' }));
  const [first] = data?.proposals ?? [];
  if (!data || !first) return null;
  return (
    <Link to="/proposals" search={{ of: urn, id: first.id }} className="row g1 nw">
      <Icon name="inbox" size={13} />
      {count(data.proposals.length + data.more, 'proposal')} open
    </Link>
  );
}
