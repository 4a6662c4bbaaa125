import { Link } from '@tanstack/react-router';
import type { NeedsAttention } from '@/ipc/bindings';
import { DomainGlyph } from '@/components/domain-glyph';
import { Icon } from '@/components/icon';
import { quoted } from '@/components/error-state';
import { StatusMark } from '@/components/status-mark';
import { Tag } from '@/components/tag';
import { count } from '@/lib/time';

/** The page names this many at most. */
const MOST = 12;
const STATUS = { bad: 'bad', warn: 'attention', info: 'unknown' } as const;

/** Products that are late, failing or in trouble, or read what ends, and what reaches mine from upstream: mine first. */
export function AttentionList({ attention, mine }: { attention: readonly NeedsAttention[]; mine: readonly string[] }) {
  return (
    <section aria-label="Needs attention">
      <div className="row g2 home-head">
        <h2>Needs attention</h2>
        <span className="end s12 t3 num">
          {attention.length === MOST
            ? `the first ${MOST}. `
            : attention.length > 0 && `${count(attention.length, 'product')}. `}
          {attention.length > 0 && (
            <Link to="/health" search={{}}>
              Health of the mesh
            </Link>
          )}
        </span>
      </div>
      {attention.length === 0 ? (
        <p className="box home-none">
          <Icon name="good" size={14} className="ok-mark" />
          Nothing is late, no test fails, no incident is open and nothing that is read ends, as far as it is known.
        </p>
      ) : (
        <div className="box">
          {attention.map(({ entity, owner, findings }) => (
            <Link
              key={entity.urn}
              to="/entity/$urn"
              params={{ urn: entity.urn }}
              search={{ tab: 'health' }}
              className="card-row at-row ring-in"
            >
              <DomainGlyph domain={entity.domain} size={12} />
              <span className="row g2 at-name">
                <b className="b6 el">{entity.name}</b>
                {mine.includes(entity.urn) && <Tag>mine</Tag>}
              </span>
              <span className="row g3 grow at-why">
                {findings
                  .filter((finding) => finding.severity === 'bad' || finding.kind === 'reads_ending')
                  .map((finding) => (
                    <StatusMark key={finding.kind} status={STATUS[finding.severity]}>
                      {quoted(finding.text)}
                    </StatusMark>
                  ))}
              </span>
              <span className="s12 t3 el at-owner">{owner ?? 'no owner'}</span>
            </Link>
          ))}
        </div>
      )}
    </section>
  );
}
