import { Avatar } from '@/components/avatar';
import { DomainGlyph } from '@/components/domain-glyph';
import { RelativeTime } from '@/components/relative-time';
import { StatusMark } from '@/components/status-mark';
import type { ProposalCard } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import { count } from '@/lib/time';
import { STANDING } from './review-words';

interface ProposalRowProps {
  proposal: ProposalCard;
  selected: boolean;
  onChoose: () => void;
}

/** Who proposes what, of which thing, and where it stands. */
export function ProposalRow({ proposal, selected, onChoose }: ProposalRowProps) {
  const { status, word } = STANDING[proposal.state];
  return (
    <li>
      <button type="button" className={classes('pr ring-in', selected && 'sel')} aria-current={selected} onClick={onChoose}>
        <Avatar name={proposal.by.name} size={24} />
        <span className="grow">
          <span className="row g2">
            <b className="b6 el grow">{proposal.title}</b>
            <span className="s11 t3 num nw">
              <RelativeTime at={proposal.touched} />
            </span>
          </span>
          <span className="row g2 s12 min0">
            {proposal.subject ? (
              <>
                <DomainGlyph domain={proposal.subject.domain} size={9} />
                <span className="el">{proposal.subject.name}</span>
              </>
            ) : (
              <span className="t3">is not there any more</span>
            )}
            <span className="t3 el pr-by">by {proposal.mine ? 'you' : proposal.by.name}</span>
          </span>
          <span className="row g3 s12">
            {proposal.to_decide && proposal.state === 'open' ? <StatusMark status="soon">You decide</StatusMark> : <StatusMark status={status}>{word}</StatusMark>}
            {proposal.comments > 0 && <span className="t3">{count(proposal.comments, 'remark')}</span>}
          </span>
        </span>
      </button>
    </li>
  );
}
