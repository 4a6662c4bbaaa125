import { Avatar } from '@/components/avatar';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { Markdown } from '@/components/markdown';
import { RelativeTime } from '@/components/relative-time';
import type { ShowProposalResponse } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { count } from '@/lib/time';
import { forgetTypedText, useTypedText } from '@/lib/typed-texts';

const remarkOn = (id: string) => `remark on ${id}`;

/** What was said about it, and room for more. What is typed stays until it is kept, also while another one is looked at. */
export function ProposalThread({ proposal }: { proposal: ShowProposalResponse }) {
  const say = useVerb('comment_proposal', { onDone: (_, { id, text: said }) => forgetTypedText(remarkOn(id), said) });
  const [text, setText] = useTypedText(remarkOn(proposal.id));
  const { comments } = proposal;
  function send() {
    if (text.trim() === '' || say.isPending) return;
    say.mutate({ id: proposal.id, text });
  }
  return (
    <section aria-label="Remarks">
      <h3 className="row prop-part">
        Remarks
        <span className="end s12 t3 b5">{comments.length > 0 && count(comments.length, 'remark')}</span>
      </h3>
      <ul className="col g3">
        {comments.map((comment, index) => (
          <li key={index} className="row g2 top">
            <Avatar name={comment.by.name} size={24} />
            <div className="grow">
              <div className="row g2 s12">
                <b className="b6">{comment.by.name}</b>
                <span className="t3">
                  <RelativeTime at={comment.at} />
                </span>
                {comment.version < proposal.version && <span className="t3">on version {comment.version}</span>}
              </div>
              <Markdown text={comment.text} />
            </div>
          </li>
        ))}
      </ul>
      <div className="col g2 prop-say">
        <textarea
          className="inp"
          id="proposal-remark"
          aria-label="A remark, as Markdown"
          placeholder="A remark: what is missing, what is right"
          rows={2}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send();
          }}
        />
        {say.error && (
          <p className="s12 bad-mark" role="alert">
            {sentence(say.error.message)} What you typed is kept here.
          </p>
        )}
        <div className="row">
          <span className="end">
            <Button small disabled={text.trim() === ''} busy={say.isPending} onClick={send}>
              Add the remark
            </Button>
          </span>
        </div>
      </div>
    </section>
  );
}
