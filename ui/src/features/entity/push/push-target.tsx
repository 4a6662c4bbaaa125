import { Checkbox } from '@/components/checkbox';
import { sentence } from '@/components/error-state';
import { Icon } from '@/components/icon';
import type { PushChange, PushTarget } from '@/ipc/bindings';
import { KIND_NAME, whatHappens } from './push-words';

interface PushTargetCardProps {
  target: PushTarget;
  write: boolean;
  ticked: boolean;
  onTick: (on: boolean) => void;
}

/** One place that words go to: what changes there, what stays here, and why. */
export function PushTargetCard({ target, write, ticked, onTick }: PushTargetCardProps) {
  const offered = target.changes.length > 0 && target.refused === null;
  const title = `${KIND_NAME[target.kind]} ${target.source}`;
  return (
    <section className="box push-target" aria-label={`${title}, ${target.place}`}>
      <div className="row g2 push-head">
        {offered ? (
          <Checkbox checked={ticked} onChange={onTick}>
            {title}
          </Checkbox>
        ) : (
          <span className="t2">{title}</span>
        )}
        <span className="mono s12 el" title={target.folder === null ? target.place : `${target.place} in ${target.folder}`}>
          {target.place}
        </span>
        <span className="end s12 t2">{offered ? whatHappens(target, write) : target.refused ? 'Nothing can go there' : 'It says so already'}</span>
      </div>
      {target.refused && (
        <p className="row g2 s12">
          <Icon name={target.refused.code === 'denied' ? 'lock' : 'info'} size={13} />
          <span>
            {sentence(target.refused.message)} {target.refused.hint !== null && sentence(target.refused.hint)}
          </span>
        </p>
      )}
      {offered && ticked && (
        <ul className="push-changes">
          {target.changes.map((change) => (
            <Change key={`${change.thing} ${change.path} ${change.part}`} change={change} />
          ))}
        </ul>
      )}
      {target.held.length > 0 && (
        <details className="push-held">
          <summary className="s12 t2">{target.held.length === 1 ? 'One thing stays in Weft' : `${target.held.length} things stay in Weft`}</summary>
          <ul className="s12">
            {target.held.map((one) => (
              <li key={`${one.thing} ${one.path} ${one.part} ${one.why}`}>
                <span className="mono">{named(one)}</span> <span className="t2">{one.why}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Change({ change }: { change: PushChange }) {
  return (
    <li>
      <div className="row g2 s12">
        <span className="mono">{named(change)}</span>
        <span className="t3">written by {change.by}</span>
        {change.line !== null && <span className="end t3">line {change.line}</span>}
      </div>
      {change.old !== null && (
        <p className="push-old">
          <span className="vh">Stands there: </span>
          {change.old}
        </p>
      )}
      <p className="push-new">
        <span className="vh">Would stand there: </span>
        {change.new}
      </p>
    </li>
  );
}

/** What the words are about, with the thing where the file describes several. */
function named({ thing, path, part }: Pick<PushChange, 'thing' | 'path' | 'part'>): string {
  const place = path === '' ? part : path;
  return thing === '' ? place : `${thing} · ${place}`;
}
