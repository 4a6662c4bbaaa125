import { Link } from '@tanstack/react-router';
import type { SourceView } from '@/ipc/bindings';
import { RelativeTime } from '@/components/relative-time';
import { filterText } from '@/lib/query-text';
import { count, date, duration, number, size } from '@/lib/time';
import { KIND_WORDS } from './source-words';

/** What is connected, and the last sync in numbers. */
export function SourceFacts({ source }: { source: SourceView }) {
  const { config, last } = source;
  const kind = config.kind;
  return (
    <div className="conn-facts">
      <section>
        <h3>Connection</h3>
        <dl className="dl">
          <dt>Kind</dt>
          <dd>{KIND_WORDS[kind.kind].name}</dd>
          {kind.kind === 'iceberg-sql' ? (
            <>
              <dt>Catalog</dt>
              <dd className="mono pre">{kind.uri}</dd>
              <dt>Warehouse</dt>
              <dd className="mono pre">{kind.warehouse}</dd>
              {kind.catalog !== null && (
                <>
                  <dt>Name inside</dt>
                  <dd className="mono">{kind.catalog}</dd>
                </>
              )}
            </>
          ) : (
            <>
              <dt>Folder</dt>
              <dd className="mono pre">{kind.path}</dd>
            </>
          )}
          <dt>Read as</dt>
          <dd>you, with the rights you have on this computer</dd>
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
      <section>
        <h3>Last sync</h3>
        {last ? (
          <dl className="dl num">
            <dt>When</dt>
            <dd>
              <RelativeTime at={last.ended ?? last.started} />
              {last.ended !== null && `, took ${duration(Date.parse(last.ended) - Date.parse(last.started))}`}
              {last.ended === null && ', did not finish'}
            </dd>
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
    </div>
  );
}
