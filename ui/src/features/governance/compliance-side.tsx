import { Button } from '@/components/button';
import { DomainGlyph } from '@/components/domain-glyph';
import { EmptyState } from '@/components/empty-state';
import { EntityLink } from '@/components/entity-link';
import { ErrorState, quoted } from '@/components/error-state';
import { IconButton } from '@/components/icon-button';
import { SkeletonRows } from '@/components/skeleton';
import { StatusMark } from '@/components/status-mark';
import { VirtualList } from '@/components/virtual-list';
import type { ComplianceRow } from '@/ipc/bindings';
import { date, number, span } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { domainName, STATE_WORDS, statusOf, tabOf } from './compliance-words';
import type { Compliance } from './use-compliance';

/** Id of the list, which hears the arrows while it has the focus. */
export const LIST = 'compliance-list';
const ROW = 66;

/** What is open, or the products of the chosen cell; below, the one that is looked at. */
export function ComplianceSide({ compliance }: { compliance: Compliance }) {
  const { rule, cell, mine, rows, total, chosen } = compliance;
  const title = rule ? [rule.label, cell && domainName(cell.domain)].filter(Boolean).join(', ') : 'Open violations';
  const one = rows[chosen];
  return (
    <aside className="pane insp gcv-side" aria-label={title}>
      <div className="row g2 gcv-head">
        <div className="min0">
          <div className="row g2">
            <h2 className="el" title={title}>
              {rule ? rule.label : title}
            </h2>
            <span className="t3 num" role="status">
              {number(total)}
            </span>
          </div>
          {cell && <div className="s11 t2 el">{domainName(cell.domain)}</div>}
        </div>
        <span className="end row g1">
          <Button kind="ghost" small icon="person" aria-pressed={mine} onClick={compliance.turnMine} className={mine ? 'on' : undefined}>
            Mine
          </Button>
          {rule && <IconButton icon="close" label="Show all violations" combo="v" onClick={compliance.showAll} />}
        </span>
      </div>
      <List compliance={compliance} title={title} />
      {one && <Detail row={one} means={compliance.all.data?.rules.find((known) => known.rule === one.rule)} />}
    </aside>
  );
}

function List({ compliance, title }: { compliance: Compliance; title: string }) {
  const { listed, rows, rule, mine, chosen, total } = compliance;
  if (listed.error && !listed.data) return <ErrorState error={listed.error} what="what is open" onRetry={() => void listed.refetch()} />;
  if (!listed.data) return <SkeletonRows count={5} height={ROW} label="Reading what is open" />;
  if (rows.length === 0)
    return (
      <div className="grow">
        <EmptyState icon={rule ? 'policy' : 'good'} title={mine ? 'Nothing of yours' : rule ? 'About no product' : 'Nothing is open'}>
          {mine ? 'You own and look after no product that stands here, and stand in for no owner of one.' : rule ? rule.means : 'Every rule is kept, as far as it can be judged.'}
        </EmptyState>
      </div>
    );
  return (
    <>
      <VirtualList
        id={LIST}
        label={`${title}, ${number(total)}`}
        count={rows.length}
        rowHeight={ROW}
        active={chosen}
        onChoose={compliance.choose}
        onOpen={compliance.openProduct}
        renderRow={(index) => {
          const row = rows[index];
          return row && <Row row={row} />;
        }}
      />
      {total > rows.length && <p className="s11 t3 gcv-rest">The first {number(rows.length)}. Choose a cell for those of one rule and domain.</p>}
    </>
  );
}

function Row({ row }: { row: ComplianceRow }) {
  const now = useNow();
  return (
    <div className="gcv-row">
      <div className="row g2">
        <StatusMark status={statusOf(row)}>
          <span className="vh">{STATE_WORDS[row.state]}</span>
        </StatusMark>
        <DomainGlyph domain={row.product.domain} size={10} />
        <b className="b5 el">{row.product.name}</b>
        {row.since !== null && (
          <span className="end s11 nw t2" title={date(new Date(row.since))}>
            for {span(now.getTime() - Date.parse(row.since))}
          </span>
        )}
      </div>
      <div className="s12 t2 el" title={quoted(row.text)}>
        {quoted(row.text)}
      </div>
      <div className="s11 t3 el">{row.owner ?? 'no owner'}</div>
    </div>
  );
}

function Detail({ row, means }: { row: ComplianceRow; means: { label: string; means: string } | undefined }) {
  const tab = tabOf(row.rule);
  return (
    <section className="gcv-detail" aria-label="The one that is chosen">
      <h3>
        {row.product.name}
        {means && `, ${means.label.toLowerCase()}`}
      </h3>
      <StatusMark status={statusOf(row)}>{quoted(row.text)}.</StatusMark>
      <dl className="s12 gcv-facts">
        <dt className="t3">Owner</dt>
        <dd>{row.owner ?? 'nobody'}</dd>
        {row.since !== null && (
          <>
            <dt className="t3">Since</dt>
            <dd className="num">{date(new Date(row.since))}</dd>
          </>
        )}
      </dl>
      {means && <p className="s12 t2">{means.means}</p>}
      <p>
        <EntityLink to={row.product} mark="kind" {...(tab !== undefined && { tab })} />
      </p>
    </section>
  );
}
