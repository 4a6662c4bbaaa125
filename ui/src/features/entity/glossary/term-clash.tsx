import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import type { Conflict } from '@/ipc/bindings';
import { ago } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { linesOf } from './term-form';

interface TermClashProps {
  conflict: Conflict;
  busy: boolean;
  /** A second person is to look at it first. */
  asked: boolean;
  onMine: () => void;
  onTheirs: () => void;
}

/** Somebody published another word on the term since. Both stand side by side. */
export function TermClash({ conflict, busy, asked, onMine, onTheirs }: TermClashProps) {
  const now = useNow();
  return (
    <Banner
      kind="warn"
      icon="people"
      title={`${conflict.by} published another word on it ${ago(new Date(conflict.at), now)}.`}
      actions={
        <>
          <Button small busy={busy} onClick={onMine}>
            {asked ? 'Propose mine over theirs…' : 'Publish mine over theirs'}
          </Button>
          <Button small onClick={onTheirs}>
            Take theirs
          </Button>
        </>
      }
    >
      Nothing of yours is published yet.
      <div className="term-two">
        <Version who={conflict.by} payload={conflict.theirs} />
        <Version who="You" payload={conflict.mine} />
      </div>
    </Banner>
  );
}

function Version({ who, payload }: { who: string; payload: Conflict['mine'] }) {
  const lines = payload.aspect === 'term' ? linesOf(payload.value) : [];
  return (
    <section aria-label={`As ${who} says`}>
      <h3>{who}</h3>
      {lines.length === 0 && <p className="t3 s12">What is harvested</p>}
      <dl className="s12">
        {lines.map(({ label, text }) => (
          <div key={label}>
            <dt className="t3">{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
