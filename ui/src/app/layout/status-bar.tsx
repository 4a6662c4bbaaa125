import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sentence } from '@/components/error-state';
import { Icon } from '@/components/icon';
import { Keycap } from '@/components/keycap';
import type { TeamStanding } from '@/ipc/bindings';
import type { WeftError } from '@/ipc/error';
import { verbQuery } from '@/ipc/queries';
import { percent, useAllRunning } from '@/lib/running';
import { useKeyLayers } from '@/lib/screen';
import { teamWords } from '@/lib/team-words';
import { ago, count } from '@/lib/time';
import { useNow } from '@/lib/use-now';

const KEYS_SHOWN = 6;

interface StatusBarProps {
  /** Why nothing of the workspace may be shown, where that is so. */
  closed: WeftError | null;
  onHelp: () => void;
}

/** Where the data is from, how old the copy is, who is at the desk, and the keys of this screen. */
export function StatusBar({ closed, onHelp }: StatusBarProps) {
  const { data, error } = useQuery(verbQuery('show_frame', {}));
  // What was read before is not told beside it.
  const frame = closed === null ? data : undefined;
  const why = closed ?? error;
  return (
    <footer className="status">
      {frame && (
        <>
          <span title={frame.workspace}>
            <Icon name="database" size={12} />
            <span className="el">{frame.sources === 0 ? 'No connection yet' : folderName(frame.workspace)}</span>
          </span>
          {frame.team && <TeamState team={frame.team} />}
          <SyncState synced={frame.synced} failing={frame.failing} behind={frame.behind} sources={frame.sources} />
          <span className="whom">
            <span className="el">{frame.me?.name ?? frame.login}</span>
          </span>
        </>
      )}
      {why && (
        <span role="alert" title={why.message}>
          <Icon name={closed === null ? 'bad' : 'lock'} size={12} className="bad-mark" />
          <span className="el">{sentence(why.message)}</span>
        </span>
      )}
      <ScreenKeys onHelp={onHelp} />
    </footer>
  );
}

const TEAM_MARK = {
  good: { icon: 'people', tone: 'ok-mark' },
  attention: { icon: 'offline', tone: 'warn-mark' },
  bad: { icon: 'lock', tone: 'bad-mark' },
  unknown: { icon: 'people', tone: 't3' },
} as const;

/** The shared workspace that this is a copy of, and how old the copy is. Where it is stands in the settings. */
function TeamState({ team }: { team: TeamStanding }) {
  const now = useNow();
  const { status, text } = teamWords(team, now);
  const mark = TEAM_MARK[status];
  return (
    <span role="status" title={[team.address, team.trouble, team.hint].filter(Boolean).join('\n')}>
      <Icon name={mark.icon} size={12} className={mark.tone} />
      <Link to="/settings" className="el">
        {text}
      </Link>
    </span>
  );
}

interface SyncStateProps {
  synced: string | null;
  failing: readonly string[];
  behind: boolean;
  sources: number;
}

function SyncState({ synced, failing, behind, sources }: SyncStateProps) {
  const now = useNow();
  const running = [...useAllRunning().values()].find((one) => one.state === 'running');
  if (running) {
    const share = percent(running);
    return (
      <span role="status">
        <Icon name="sync" size={12} className="acc-mark" />
        <Link to="/connections" search={{}} className="el">
          {running.steps.at(-1)?.name ?? 'Syncing'}
          {share !== null && `, ${share} %`}
        </Link>
      </span>
    );
  }
  if (sources === 0) return null;
  if (failing.length > 0) {
    return (
      <span role="status">
        <Icon name="warning" size={12} className="warn-mark" />
        <Link to="/connections" search={{ source: failing[0] }} className="el">
          {failing.length === 1
            ? `${failing[0] ?? ''} failed to sync`
            : `${count(failing.length, 'source')} failed to sync`}
        </Link>
      </span>
    );
  }
  return (
    <span role="status">
      <Icon
        name={behind ? 'sync' : synced === null ? 'unknown' : 'good'}
        size={12}
        className={behind ? 'acc-mark' : synced === null ? 't3' : 'ok-mark'}
      />
      <span className="el">{behind ? 'Bringing the copy up' : synced === null ? 'Not synced yet' : `Synced ${ago(new Date(synced), now)}`}</span>
    </span>
  );
}

/** The keys that work now: those of the screen, then those of what is open beside it. */
function ScreenKeys({ onHelp }: { onHelp: () => void }) {
  const layers = useKeyLayers();
  const modal = layers.findLastIndex((layer) => layer.modal);
  const shown = layers
    .slice(Math.max(0, modal))
    .flatMap((layer) => layer.bindings.filter((binding) => binding.shown !== false));
  return (
    <span className="keys">
      {shown.slice(0, KEYS_SHOWN).map((binding) => (
        <span key={binding.label}>
          {(binding.draw ?? binding.keys.slice(0, 1)).map((combo) => (
            <Keycap key={combo} combo={combo} />
          ))}
          <span>{binding.label}</span>
        </span>
      ))}
      <button type="button" aria-label="All keys" onClick={onHelp}>
        <Keycap combo="?" />
        <span>Keys</span>
      </button>
    </span>
  );
}

function folderName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}
