import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useNavigate } from '@tanstack/react-router';
import { ErrorState } from '@/components/error-state';
import { Icon } from '@/components/icon';
import { SkeletonRows } from '@/components/skeleton';
import { UndoneNotice } from '@/components/undone-notice';
import { verbQuery } from '@/ipc/queries';
import { useKeys, useScreen } from '@/lib/screen';
import { AccessToDecide } from './access-to-decide';
import { AttentionList } from './attention-list';
import { CardList } from './card-list';
import { ToDecide } from './to-decide';
import { HomeSide } from './home-side';
import { UpstreamNews } from './upstream-news';
import { UnattendedAccess } from './unattended';
import { WhoAmI } from './who-am-i';
import './home.css';

/** What is mine, what needs somebody, and what is new. The mesh map is one key away. */
export function HomePage() {
  const frame = useQuery(verbQuery('show_frame', {}));
  const home = useQuery(verbQuery('show_home', {}));
  const navigate = useNavigate();

  useScreen([{ label: 'Home' }]);
  useKeys('Home', [
    { keys: ['/'], label: 'Search', run: () => void navigate({ to: '/discover', search: {} }) },
    { keys: ['m'], label: 'Mesh map', run: () => void navigate({ to: '/mesh' }) },
  ]);

  if (frame.data?.sources === 0) return <Navigate to="/first-run" replace />;
  if (home.error) return <ErrorState error={home.error} what="the home page" onRetry={() => void home.refetch()} />;
  if (!home.data || !frame.data) return <SkeletonRows count={8} label="Loading the home page" />;

  const { me, mine, starred, recent, attention, fresh } = home.data;
  const others = fresh.filter((card) => !mine.some((one) => one.urn === card.urn));
  return (
    <div className="page home">
      <div className="home-main">
        <h1 className="vh">Home</h1>
        {!me && frame.data.people > 0 && <WhoAmI login={frame.data.login} />}
        <UnattendedAccess />
        <UndoneNotice />
        <AccessToDecide />
        <ToDecide />
        <UpstreamNews mine={mine} />
        <AttentionList attention={attention} mine={mine.map((card) => card.urn)} />
        {me && (
          <CardList
            title="My products"
            cards={mine}
            last="access"
            empty={`${me.name} has no role in a product yet.`}
            action={
              <Link to="/new-product" search={{}} className="btn sm">
                <Icon name="plus" size={13} />
                New product
              </Link>
            }
          />
        )}
        <CardList title="Changed last" cards={others} last="updated" empty="No product reported a change yet." />
      </div>
      <HomeSide frame={frame.data} starred={starred} recent={recent} />
    </div>
  );
}
