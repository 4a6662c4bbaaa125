import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import type { ContractNews as News, ListContractNewsResponse, ShowEntityResponse } from '@/ipc/bindings';
import { workQuery } from '@/ipc/queries';
import { ago, count } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { subjectOf, valuesOf } from './contract/contract-words';
import { isAssetOrProduct } from './entity-tabs';

const SHOWN = 3;
const STALE_MS = 5 * 60_000;

/** Breaking versions upstream that touch what this thing reads. Whoever depends on it learns it here. */
export function ContractNews({ entity }: { entity: ShowEntityResponse }) {
  const reads = isAssetOrProduct(entity.kind) && entity.upstream.length > 0;
  const { data, error, refetch } = useQuery({ ...workQuery('list_contract_news', { name: entity.urn }), enabled: reads, staleTime: STALE_MS });
  const now = useNow();
  const [first, ...more] = data?.news ?? [];
  // That nothing broke is not the same as that nobody could look.
  if (error && !data && error.code !== 'cancelled') {
    return (
      <Banner
        kind="warn"
        icon="contract"
        className="head-banner"
        title="Whether something upstream broke could not be found out."
        actions={
          <Button small onClick={() => void refetch()}>
            Try again
          </Button>
        }
      >
        {sentence(error.message)}
      </Banner>
    );
  }
  const unseen = data ? unseenOf(data) : null;
  if (!first) return unseen && <Banner kind="info" icon="contract" className="head-banner" title="Not everything upstream was looked at for what broke.">{unseen}</Banner>;
  return (
    <Banner kind="warn" icon="contract" className="head-banner" title={`${first.contract.name} ${first.version ?? ''} broke what this reads, ${ago(new Date(first.at), now)}.`}>
      <ul className="news-list">
        {first.changes.slice(0, SHOWN).map((change, index) => (
          <li key={index}>
            {change.about}: <span className="mono">{subjectOf(change)}</span> {valuesOf(change)}.{' '}
            {change.column !== null && (
              <>
                <span className="mono">{change.column}</span> here{' '}
              </>
            )}
            {change.column === null ? `It ${change.reason}.` : `${change.reason}.`}
          </li>
        ))}
        {first.changes.length + first.more > SHOWN && <li>And {count(first.changes.length + first.more - SHOWN, 'more change')}.</li>}
      </ul>
      <Compare news={first} />
      {more.map((news) => (
        <span key={`${news.contract.urn} ${news.new}`}>
          {' '}
          <Compare news={news} />
        </span>
      ))}
      {unseen !== null && <p>{unseen}</p>}
    </Banner>
  );
}

/** What was not looked at, in words; none where everything was. */
function unseenOf({ left_out, partial }: ListContractNewsResponse): string | null {
  const words = [left_out > 0 ? `${count(left_out, 'contract')} upstream ${left_out === 1 ? 'was' : 'were'} not looked at.` : '', partial ? 'More lies upstream than is followed.' : ''];
  return words.filter((one) => one !== '').join(' ') || null;
}

function Compare({ news }: { news: News }) {
  return (
    <Link className="link" to="/entity/$urn/versions" params={{ urn: news.contract.urn }} search={{ old: news.old, new: news.new }}>
      Compare {news.contract.name} {news.from ?? 'before'} and {news.version ?? 'now'}
    </Link>
  );
}
