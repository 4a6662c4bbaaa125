import { Avatar } from '@/components/avatar';
import { DomainGlyph } from '@/components/domain-glyph';
import { RelativeTime } from '@/components/relative-time';
import { StatusMark } from '@/components/status-mark';
import type { AccessRequestRow, GrantRow } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import { count, date } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { dueIn, endsSoon, GRANT, isOpen, lasts, standing } from './access-words';
import { Due } from './due';

interface CardProps {
  selected: boolean;
  onChoose: () => void;
}

/** Who asks for what, how long is left to decide, and how the checks held. */
export function RequestCard({ row, selected, onChoose }: CardProps & { row: AccessRequestRow }) {
  const now = useNow();
  const { status, word } = standing(row);
  const open = isOpen(row.state);
  const who = row.mine ? 'You' : row.by.name;
  return (
    <li>
      <button type="button" className={classes('acc-row ring-in', selected && 'sel')} aria-current={selected} onClick={onChoose}>
        <Avatar name={row.by.name} size={24} />
        <span className="grow">
          <span className="row g2">
            <b className="b6 el grow" title={row.by.name}>
              {who}
            </b>
            <span className="s11 num nw">{open ? <Due due={row.due} /> : <span className="t3"><RelativeTime at={row.touched} /></span>}</span>
          </span>
          <Subject name={row.subject?.name} domain={row.subject?.domain} full={row.subject?.full_name} role={row.role_name} />
          <span className="s12 row g2">
            {row.state === 'waiting' ? (
              <StatusMark status={row.failing > 0 ? 'attention' : 'good'}>{row.failing > 0 ? `${count(row.failing, 'check')} ${row.failing === 1 ? 'does' : 'do'} not hold` : 'All checks hold'}</StatusMark>
            ) : (
              <StatusMark status={status}>{word}</StatusMark>
            )}
            {row.first && open && <span className="t3 el">{row.first.name} approved</span>}
            {open && dueIn(row.due, now).tone === 'bad' && <span className="vh">overdue</span>}
          </span>
        </span>
      </button>
    </li>
  );
}

/** Who holds what, and until when. */
export function GrantCard({ grant, selected, onChoose }: CardProps & { grant: GrantRow }) {
  const now = useNow();
  const { status, word } = GRANT[grant.state];
  return (
    <li>
      <button type="button" className={classes('acc-row ring-in', selected && 'sel')} aria-current={selected} onClick={onChoose}>
        <Avatar name={grant.holder_name} size={24} />
        <span className="grow">
          <span className="row g2">
            <b className="b6 el grow" title={grant.holder_name}>
              {grant.holder_name}
            </b>
            <span className={classes('s11 num nw', !endsSoon(grant, now) && 't3')} title={`Ends on ${date(new Date(grant.until))}`}>
              {lasts(grant.until, now)}
            </span>
          </span>
          <Subject name={grant.subject.name} domain={grant.subject.domain} full={grant.subject.full_name} role={grant.role_name} />
          <span className="s12">
            <StatusMark status={status}>{word}</StatusMark>
          </span>
        </span>
      </button>
    </li>
  );
}

function Subject({ name, domain, full, role }: { name: string | undefined; domain: string | null | undefined; full: string | undefined; role: string }) {
  return (
    <span className="row g2 s12 min0" title={full}>
      {name === undefined ? (
        <span className="t3">is not there any more</span>
      ) : (
        <>
          <DomainGlyph domain={domain} size={9} />
          <span className="el">{name}</span>
        </>
      )}
      <span className="t3 el acc-row-role">{role}</span>
    </span>
  );
}
