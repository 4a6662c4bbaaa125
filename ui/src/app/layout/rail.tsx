import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { DomainGlyph } from '@/components/domain-glyph';
import { Icon, type IconName } from '@/components/icon';
import { KindIcon } from '@/components/kind-icon';
import { Tooltip } from '@/components/tooltip';
import { verbQuery } from '@/ipc/queries';
import { classes } from '@/lib/class-names';
import { knowDomains } from '@/lib/domains';
import { filterText } from '@/lib/query-text';
import { AccessCount } from './access-count';

const SCREENS: readonly { to: '/' | '/mesh' | '/discover' | '/lineage' | '/health' | '/glossary'; label: string; icon: IconName }[] = [
  { to: '/', label: 'Home', icon: 'home' },
  { to: '/mesh', label: 'Mesh map', icon: 'mesh' },
  { to: '/discover', label: 'Discover', icon: 'search' },
  { to: '/lineage', label: 'Lineage', icon: 'lineage' },
  { to: '/health', label: 'Health', icon: 'activity' },
  { to: '/glossary', label: 'Glossary', icon: 'book' },
];

/** The way between screens, domains and stars. Icons only where the screen needs the width. */
export function Rail({ mini }: { mini: boolean }) {
  const { data: frame } = useQuery(verbQuery('show_frame', {}));
  const { data: waiting, error: untold } = useQuery(verbQuery('list_proposals', { to_decide: true }));
  const path = useRouterState({ select: (state) => state.location.pathname });
  const query = useRouterState({ select: (state) => (state.location.search as { q?: string }).q });
  // Not knowing what waits must not look like nothing waiting.
  const unread = untold !== null && !waiting;
  // Before anything is drawn with a domain's look: which domains there are decides who shares one.
  if (frame) knowDomains(frame.domains.map((one) => one.domain));

  const at = (to: string) => (to === '/' ? path === '/' : path.startsWith(to));
  return (
    <nav className="rail" aria-label="Main">
      {SCREENS.map(({ to, label, icon }) => (
        <Hint key={to} mini={mini} text={label}>
          <Link
            to={to}
            className={classes(at(to) && 'on')}
            aria-label={mini ? label : undefined}
            aria-current={at(to) ? 'page' : undefined}
          >
            <Icon name={icon} size={15} />
            <span>{label}</span>
            {to === '/discover' && frame && <span className="n">{frame.products}</span>}
            {to === '/health' && frame && frame.incidents > 0 && <span className="cnt bad">{frame.incidents}</span>}
          </Link>
        </Hint>
      ))}
      <Hint mini={mini} text="Access">
        <Link to="/access" search={{}} className={classes(at('/access') && 'on')} aria-label={mini ? 'Access' : undefined} aria-current={at('/access') ? 'page' : undefined}>
          <Icon name="key" size={15} />
          <span>Access</span>
          <AccessCount />
        </Link>
      </Hint>
      <Hint mini={mini} text={unread ? 'Proposals: what waits for you could not be read' : 'Proposals'}>
        <Link
          to="/proposals"
          search={{}}
          className={classes(at('/proposals') && 'on')}
          aria-label={unread ? 'Proposals: what waits for you could not be read' : mini ? 'Proposals' : undefined}
          title={unread && !mini ? 'What waits for you could not be read' : undefined}
          aria-current={at('/proposals') ? 'page' : undefined}
        >
          <Icon name="inbox" size={15} />
          <span>Proposals</span>
          {waiting && waiting.proposals.length > 0 && <span className="cnt">{waiting.proposals.length + waiting.more}</span>}
          {unread && <span className="cnt bad">?</span>}
        </Link>
      </Hint>
      <Hint mini={mini} text="Governance">
        <Link to="/governance" search={{}} className={classes(at('/governance') && 'on')} aria-label={mini ? 'Governance' : undefined} aria-current={at('/governance') ? 'page' : undefined}>
          <Icon name="policy" size={15} />
          <span>Governance</span>
        </Link>
      </Hint>
      {frame && frame.domains.length > 0 && <div className="hd">Domains</div>}
      {frame?.domains.map(({ domain, products }) => {
        const filter = filterText('domain', [domain]);
        return (
          <Hint key={domain} mini={mini} text={domain}>
            <Link
              to="/discover"
              search={{ q: filter }}
              className={classes(path === '/discover' && query === filter && 'on')}
              activeOptions={{ includeSearch: true }}
              aria-label={mini ? `${title(domain)}, ${products} products` : undefined}
            >
              <DomainGlyph domain={domain} size={11} />
              <span className="el">{title(domain)}</span>
              <span className="n">{products}</span>
            </Link>
          </Hint>
        );
      })}
      {frame && frame.starred.length > 0 && <div className="hd star">Starred</div>}
      {frame?.starred.slice(0, 12).map((entity) => (
        <Link
          key={entity.urn}
          to="/entity/$urn"
          params={{ urn: entity.urn }}
          search={{}}
          className={classes('star', path === `/entity/${entity.urn}` && 'on')}
          title={entity.full_name}
        >
          {entity.domain ? <DomainGlyph domain={entity.domain} size={9} /> : <KindIcon kind={entity.kind} size={11} />}
          <span className="el">{entity.name}</span>
        </Link>
      ))}
      <div className="fill" />
      <Hint mini={mini} text="Connections">
        <Link
          to="/connections"
          search={{}}
          className={classes(at('/connections') && 'on')}
          aria-label={mini ? 'Connections' : undefined}
        >
          <Icon name="plug" size={15} />
          <span>Connections</span>
          {frame && frame.failing.length > 0 && <span className="cnt bad">{frame.failing.length}</span>}
        </Link>
      </Hint>
      <Hint mini={mini} text="Settings">
        <Link to="/settings" className={classes(at('/settings') && 'on')} aria-label={mini ? 'Settings' : undefined}>
          <Icon name="settings" size={15} />
          <span>Settings</span>
        </Link>
      </Hint>
    </nav>
  );
}

/** A glyph without a name needs one when pointed at. */
function Hint({ mini, text, children }: { mini: boolean; text: string; children: ReactNode }) {
  return mini ? (
    <Tooltip text={title(text)} side="right">
      {children}
    </Tooltip>
  ) : (
    children
  );
}

function title(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
