import { DomainGlyph } from '@/components/domain-glyph';
import { EmptyState } from '@/components/empty-state';
import { EntityLink } from '@/components/entity-link';
import { KindIcon } from '@/components/kind-icon';
import { StatusMark } from '@/components/status-mark';
import { VirtualList } from '@/components/virtual-list';
import type { HealthRow } from '@/ipc/bindings';
import { number, span } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { KIND_WORDS, rowStatus } from './health-words';
import type { Health } from './use-health';

const ROW = 36;

/** All things with something wrong of one kind. */
export function HealthList({ health }: { health: Health }) {
  const { rows, kind, answer } = health;
  const total = answer?.groups.find((group) => group.kind === kind)?.total ?? 0;
  if (total === 0)
    return (
      <div className="grow">
        <EmptyState icon="good" title={KIND_WORDS[kind].none}>
          {KIND_WORDS[kind].means}
        </EmptyState>
      </div>
    );
  return (
    <div className="pane grow">
      <div className="hp-row hp-cols s11 t3" aria-hidden="true">
        <span className="hp-name">Name</span>
        <span className="hp-what">What is wrong</span>
        <span className="hp-age">For</span>
        <span className="hp-owner">Owner</span>
        <span className="hp-read">Consumers</span>
      </div>
      <VirtualList
        id="health"
        label={`${KIND_WORDS[kind].name}, ${number(total)}`}
        count={rows.length}
        rowHeight={ROW}
        active={health.active}
        onReach={health.reach}
        onChoose={health.setActive}
        onOpen={health.open}
        renderRow={(index) => {
          const row = rows[index];
          return row && <Row row={row} tab={kind === 'no_owner' || kind === 'undocumented' ? undefined : kind === 'drifting' ? 'schema' : 'health'} />;
        }}
      />
    </div>
  );
}

function Row({ row, tab }: { row: HealthRow; tab: string | undefined }) {
  const now = useNow();
  return (
    <div className="hp-row">
      <span className="hp-name row g2 min0">
        <DomainGlyph domain={row.thing.domain} size={10} />
        {row.thing.kind !== 'product' && <KindIcon kind={row.thing.kind} size={12} />}
        <EntityLink to={row.thing} mark="none" {...(tab !== undefined && { tab })} />
      </span>
      <span className="hp-what el" title={row.text}>
        <StatusMark status={rowStatus(row)}>
          <span className="el">{row.text}</span>
        </StatusMark>
      </span>
      <span className="hp-age num t2">{row.since === null ? '–' : span(now.getTime() - Date.parse(row.since))}</span>
      <span className="hp-owner el t2">{row.owner ?? <span className="t3">no owner</span>}</span>
      <span className="hp-read num">{number(row.consumers)}</span>
    </div>
  );
}
