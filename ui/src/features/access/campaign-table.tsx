import { Avatar } from '@/components/avatar';
import { Checkbox } from '@/components/checkbox';
import { DomainGlyph } from '@/components/domain-glyph';
import { StatusMark } from '@/components/status-mark';
import { Table } from '@/components/table';
import type { CampaignItemView } from '@/ipc/bindings';
import { count, date } from '@/lib/time';
import { held, ITEM } from './campaign-words';

interface CampaignTableProps {
  items: readonly CampaignItemView[];
  current: string | undefined;
  picked: ReadonlySet<string>;
  onCurrent: (id: string) => void;
  onPick: (id: string) => void;
}

/** The grants of a campaign, mine first. Those that wait for me can be chosen, to keep several at once. */
export function CampaignTable({ items, current, picked, onCurrent, onPick }: CampaignTableProps) {
  return (
    <div className="box acc-scroll">
      <Table
        label="Grants of the campaign"
        rows={items}
        rowKey={(item) => item.id}
        selected={current}
        onSelect={(item) => onCurrent(item.id)}
        columns={[
          {
            id: 'pick',
            head: <span className="vh">Chosen</span>,
            width: 28,
            cell: (item) =>
              item.may_review && (
                <Checkbox checked={picked.has(item.id)} onChange={() => onPick(item.id)}>
                  <span className="vh">
                    {item.grant.holder_name}, {item.grant.subject.name}
                  </span>
                </Checkbox>
              ),
          },
          {
            id: 'who',
            head: 'Who',
            cell: (item) => (
              <span className="row g2 min0">
                <Avatar name={item.grant.holder_name} />
                <span className="el">{item.grant.holder_name}</span>
              </span>
            ),
          },
          {
            id: 'of',
            head: 'Of',
            cell: (item) => (
              <span className="row g2 min0" title={item.grant.subject.full_name}>
                <DomainGlyph domain={item.grant.subject.domain} size={9} />
                <span className="el">{item.grant.subject.name}</span>
              </span>
            ),
          },
          { id: 'role', head: 'Role', cell: (item) => <span className="nw">{item.grant.role_name}</span> },
          { id: 'held', head: 'Held', cell: (item) => <span className="num nw">{held(item)}</span> },
          { id: 'until', head: 'Until', cell: (item) => <span className="num nw">{date(new Date(item.grant.until))}</span> },
          { id: 'look', head: 'To look at', cell: (item) => <ToLookAt item={item} /> },
          { id: 'state', head: 'State', cell: (item) => <StatusMark status={ITEM[item.state].status}>{ITEM[item.state].word}</StatusMark> },
        ]}
      />
    </div>
  );
}

function ToLookAt({ item }: { item: CampaignItemView }) {
  if (item.changed !== null) return <StatusMark status="attention">Changed</StatusMark>;
  const open = item.sensitive.filter((column) => !column.masked).length;
  if (open > 0) return <StatusMark status="attention">{count(open, 'sensitive column')}</StatusMark>;
  return item.outcome?.unanswered ? <span className="s12 t3">nobody answered</span> : null;
}
