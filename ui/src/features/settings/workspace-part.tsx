import { useQuery } from '@tanstack/react-query';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { CopyButton } from '@/components/copy-button';
import { sentence } from '@/components/error-state';
import { RelativeTime } from '@/components/relative-time';
import { SkeletonRows } from '@/components/skeleton';
import { StatusMark } from '@/components/status-mark';
import type { TeamStanding } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { teamWords } from '@/lib/team-words';
import { useNow } from '@/lib/use-now';
import { Members } from './members';

const JOIN = 'weft workspace join postgres://LOGIN@HOST/DATABASE';

/** Which workspace this is: one person's own, or a copy of a team's, with its age and its people. */
export function WorkspacePart() {
  const { data, error, refetch } = useQuery(verbQuery('show_workspace', {}));
  if (error && !data) {
    return (
      <Banner
        kind={error.code === 'denied' ? 'bad' : 'warn'}
        title={error.code === 'denied' ? 'You may not see this workspace.' : 'What this workspace is could not be read.'}
        actions={<Button small onClick={() => void refetch()}>Try again</Button>}
      >
        {sentence(error.message)} {error.hint && sentence(error.hint)}
      </Banner>
    );
  }
  if (!data) return <SkeletonRows count={2} height={28} label="Reading the workspace" />;
  return (
    <div className="col g3">
      <dl className="dl">
        <dt>Kind</dt>
        <dd>{data.team ? 'A copy of a team’s workspace' : 'Your own: one file on this computer, without a server'}</dd>
        {data.team && (
          <>
            <dt>Server</dt>
            <dd className="row g1 min0">
              <code className="el" title={data.team.address}>
                {data.team.address}
              </code>
              <CopyButton text={data.team.address} what="the address" />
            </dd>
          </>
        )}
        <dt>Login</dt>
        <dd className="wrap-any">{data.login}</dd>
        <dt>Folder</dt>
        <dd className="pre">
          <code>{data.folder}</code>
        </dd>
        <dt>Revision</dt>
        <dd className="num">{data.revision}</dd>
        {data.team && (
          <>
            <dt>Last heard of</dt>
            <dd>{data.team.last === null ? 'never' : <RelativeTime at={data.team.last} />}</dd>
          </>
        )}
      </dl>
      {data.team ? (
        <>
          <Contact team={data.team} />
          <Members />
        </>
      ) : (
        <div className="col g1 s12">
          <p className="t2">To work in a team’s workspace, join it at the command line with the login that you were invited by. It has a folder of its own, and nothing of this one is changed.</p>
          <span className="row g1 min0">
            <code className="el">{JOIN}</code>
            <CopyButton text={JOIN} what="the command" />
          </span>
        </div>
      )}
    </div>
  );
}

function Contact({ team }: { team: TeamStanding }) {
  const { status, text, means } = teamWords(team, useNow());
  if (team.trouble === null) {
    return (
      <p className="s12">
        <StatusMark status={status}>{text}</StatusMark> <span className="t2">{means}</span>
      </p>
    );
  }
  return (
    <Banner kind={status === 'bad' ? 'bad' : 'warn'} icon={status === 'bad' ? 'lock' : 'offline'} title={`${text}.`}>
      {sentence(team.trouble)} {team.hint !== null && sentence(team.hint)} {means}
    </Banner>
  );
}
