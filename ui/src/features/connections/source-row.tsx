import type { SourceView } from '@/ipc/bindings';
import { Icon } from '@/components/icon';
import { RelativeTime } from '@/components/relative-time';
import { StatusMark } from '@/components/status-mark';
import { classes } from '@/lib/class-names';
import { percent, useRunning } from '@/lib/running';
import { count, number } from '@/lib/time';
import { KIND_WORDS, standing } from './source-words';
import { syncKey } from './use-sync';

interface SourceRowProps {
  source: SourceView;
  selected: boolean;
  onChoose: () => void;
}

export function SourceRow({ source, selected, onChoose }: SourceRowProps) {
  const { name, kind } = source.config;
  const words = KIND_WORDS[kind.kind];
  return (
    <li>
      <button
        type="button"
        className={classes('cn ring-in', selected && 'sel')}
        aria-current={selected}
        onClick={onChoose}
      >
        <span className="cic">
          <Icon name={words.icon} size={15} />
        </span>
        <span className="grow">
          <b className="b6 el block">{name}</b>
          <span className="s12 t3 el block">{words.name}</span>
        </span>
        <Standing source={source} />
      </button>
    </li>
  );
}

function Standing({ source }: { source: SourceView }) {
  const running = useRunning(syncKey(source.config.name));
  if (running?.state === 'running') {
    const share = percent(running);
    return (
      <span className="r" role="status">
        <span className="st acc">
          <Icon name="sync" size={13} />
          Syncing
        </span>
        <span className="s11 t3 num block">{share === null ? running.steps.at(-1)?.name : `${share} %`}</span>
      </span>
    );
  }
  const when = source.last?.ended ?? source.last?.started;
  return (
    <span className="r">
      {mark(source)}
      {when && (
        <span className="s11 t3 num block">
          <RelativeTime at={when} />
        </span>
      )}
    </span>
  );
}

function mark(source: SourceView) {
  switch (standing(source)) {
    case 'new':
      return <StatusMark status="unknown">Not synced yet</StatusMark>;
    case 'failed':
      return <StatusMark status="bad">Failed</StatusMark>;
    case 'unfinished':
      return <StatusMark status="attention">Not finished</StatusMark>;
    case 'partial':
      return <StatusMark status="attention">{count(source.last?.warning_count ?? 0, 'warning')}</StatusMark>;
    case 'limited':
      return <StatusMark status="unknown">{number(source.last?.warning_count ?? 0)} not visible</StatusMark>;
    case 'good':
      return <StatusMark status="good">Synced</StatusMark>;
  }
}
