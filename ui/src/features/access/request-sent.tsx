import { Link } from '@tanstack/react-router';
import { DomainGlyph } from '@/components/domain-glyph';
import { names } from '@/components/missing-piece';
import { sentence } from '@/components/error-state';
import { StatusMark, type Status } from '@/components/status-mark';
import type { AccessRequestView } from '@/ipc/bindings';
import { clock, count, date } from '@/lib/time';
import { useNow } from '@/lib/use-now';

interface RequestSentProps {
  requests: readonly AccessRequestView[];
  onClose: () => void;
}

/** What became of it: whom it waits for, or that it is granted. */
export function RequestSent({ requests, onClose }: RequestSentProps) {
  const now = useNow();
  return (
    <div className="col g3" role="status">
      <p>{requests.length === 1 ? 'The request is sent.' : `${count(requests.length, 'request')} are sent.`} You can withdraw what waits at any time.</p>
      <ul className="box">
        {requests.map((request) => {
          const { status, word, text } = outcomeOf(request, now);
          return (
            <li key={request.id} className="acc-sent row g3 top">
              <DomainGlyph domain={request.row.subject?.domain} size={12} />
              <span className="grow">
                <Link to="/access" search={{ show: 'mine', id: request.id }} onClick={onClose} className="b6">
                  {request.row.subject?.name ?? 'Request'}
                </Link>
                <span className="s12 t2 block">{text}</span>
              </span>
              <StatusMark status={status}>{word}</StatusMark>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function outcomeOf({ row, grant }: AccessRequestView, now: Date): { status: Status; word: string; text: string } {
  if (row.state === 'approved' && grant?.state === 'active') {
    return { status: 'good', word: 'Granted at once', text: `You hold ${row.role_name} until ${date(new Date(grant.until))}. No person had to approve it.` };
  }
  if (row.state === 'approved') {
    const because = grant?.unfinished_because;
    return { status: 'soon', word: 'Not granted yet', text: `It is approved, and the rights are not there yet. ${because ? sentence(because) : ''}` };
  }
  const who = row.waits_for.map((person) => person.name);
  return { status: 'unknown', word: 'Waiting', text: `It waits for ${who.length === 0 ? 'whoever answers for it' : names(who)}, to be decided by ${clock(new Date(row.due), now)}.` };
}
