import { Link } from '@tanstack/react-router';
import type { SourceKind, SourceView } from '@/ipc/bindings';
import { RelativeTime } from '@/components/relative-time';
import { filterText } from '@/lib/query-text';
import { count, date, duration, number, size } from '@/lib/time';
import { SourceBrowserSignIn } from './source-browser-sign-in';
import { SourceSignIn } from './source-sign-in';
import { KIND_WORDS } from './source-words';
import type { BrowserSignIn } from './use-sign-in';

interface SourceFactsProps {
  source: SourceView;
  /** The sign-in of a source that is signed in to through the browser. */
  browser: BrowserSignIn;
  onSecret: () => void;
}

/** What is connected, as whom, and the last sync in numbers. */
export function SourceFacts({ source, browser, onSecret }: SourceFactsProps) {
  const { config } = source;
  const kind = config.kind;
  const server = kind.kind === 'polaris' || kind.kind === 'iceberg-rest';
  return (
    <div className="conn-facts">
      <section>
        <h3>Connection</h3>
        <dl className="dl">
          <dt>Kind</dt>
          <dd>{KIND_WORDS[kind.kind].name}</dd>
          <Places kind={kind} />
          {!server && (
            <>
              <dt>Read as</dt>
              <dd>you, with the rights you have on this computer</dd>
            </>
          )}
          <dt>Added</dt>
          <dd className="num">{date(new Date(source.added))}</dd>
          <dt>Holds</dt>
          <dd>
            <Link to="/discover" search={{ q: filterText('source', [config.name]) }}>
              {count(source.assets, 'asset')}
            </Link>
          </dd>
        </dl>
      </section>
      <div className="conn-side">
        {server &&
          (kind.sign_in.method === 'openid' ? (
            <SourceBrowserSignIn name={config.name} openid={kind.sign_in} signIn={browser} onSignedOut={onSecret} />
          ) : (
            <SourceSignIn name={config.name} signIn={kind.sign_in} onSecret={onSecret} />
          ))}
        <LastSync source={source} />
      </div>
    </div>
  );
}

/** Where it is read. */
function Places({ kind }: { kind: SourceKind }) {
  switch (kind.kind) {
    case 'iceberg-sql':
      return (
        <>
          <Place what="Catalog" where={kind.uri} />
          <Place what="Warehouse" where={kind.warehouse} />
          {kind.catalog !== null && <Place what="Name inside" where={kind.catalog} />}
        </>
      );
    case 'polaris':
    case 'iceberg-rest':
      return (
        <>
          <Place what="Address" where={kind.uri} />
          <Place
            what="Catalogs"
            where={kind.warehouses}
            none={kind.kind === 'polaris' ? 'all that Polaris lists' : 'the server’s own'}
          />
          {kind.realm !== null && <Place what="Realm" where={kind.realm} />}
          {kind.namespaces.length > 0 && <Place what="Begins with" where={kind.namespaces} />}
          <Place what="Rows from" where={kind.roots} none="stores that the catalog names; no folder was allowed" />
          {kind.s3_endpoint && <Place what="Store" where={kind.s3_endpoint} />}
          {kind.ca_file !== null && <Place what="Certificate" where={kind.ca_file} />}
        </>
      );
    default:
      return <Place what="Folder" where={kind.path} />;
  }
}

interface PlaceProps {
  what: string;
  where: string | readonly string[];
  /** Said where there is none. */
  none?: string;
}

function Place({ what, where, none }: PlaceProps) {
  const places = typeof where === 'string' ? [where] : where;
  return (
    <>
      <dt>{what}</dt>
      <dd>
        {places.length === 0 && none}
        {places.map((place) => (
          <div key={place} className="mono pre">
            {place}
          </div>
        ))}
      </dd>
    </>
  );
}

function LastSync({ source: { last } }: { source: SourceView }) {
  return (
    <section>
      <h3>Shared harvest</h3>
      {last ? (
        <dl className="dl num">
          <dt>When</dt>
          <dd>
            <RelativeTime at={last.ended ?? last.started} />
            {last.ended === null ? ' it began; it has not ended' : `, took ${duration(Date.parse(last.ended) - Date.parse(last.started))}`}
          </dd>
          {last.by && (
            <>
              <dt>By</dt>
              <dd>{last.by}, with the rights of that sign-in</dd>
            </>
          )}
          <dt>Seen</dt>
          <dd>
            {count(last.assets, 'asset')}, {count(last.products, 'product')}, {count(last.edges, 'lineage edge')}
          </dd>
          <dt>Changed</dt>
          <dd>
            {number(last.changed)} changed, {number(last.gone)} gone, {number(last.unchanged)} as before
          </dd>
          <dt>Read</dt>
          <dd>
            {size(last.bytes)} in {count(last.requests, 'request')}
          </dd>
        </dl>
      ) : (
        <p className="s12 t3">Nothing was read yet.</p>
      )}
    </section>
  );
}
