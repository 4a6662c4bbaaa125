import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Banner } from '@/components/banner';
import { BothTexts } from '@/components/both-texts';
import { Button } from '@/components/button';
import { ErrorState } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import type { ShowPolicyResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { PolicyRead } from './policy-read';
import { PolicySide } from './policy-side';

interface PolicyViewProps {
  /** An earlier version; absent: the one that stands. */
  version: number | undefined;
  onVersion: (version: number | undefined) => void;
  onEdit: () => void;
}

/** The policy for whoever reads it, with who may change it. */
export function PolicyView({ version, onVersion, onEdit }: PolicyViewProps) {
  const shown = useQuery(verbQuery('show_policy', { version: version ?? null }));
  const standing = useQuery(verbQuery('show_policy', { version: null }));
  useKeys('Policy', [{ keys: ['e'], label: 'Edit', run: onEdit }], { active: shown.data?.may_publish === true });
  if (shown.error && !shown.data) {
    return (
      <ErrorState
        error={shown.error}
        what={version === undefined ? 'the access policy' : `version ${version} of the access policy`}
        onRetry={() => void shown.refetch()}
        actions={version !== undefined && <Button onClick={() => onVersion(undefined)}>Show the one that stands</Button>}
      />
    );
  }
  if (!shown.data) {
    return (
      <div className="grow gov-read">
        <SkeletonRows count={9} height={32} label="Reading the policy" />
      </div>
    );
  }
  return (
    <div className="row grow min0 stretch">
      <div className="grow scroll gov-read ring-in" tabIndex={0} role="region" aria-label="The policy">
        {shown.data.version === 0 && (
          <Banner kind="info" title="Nobody has published a policy yet.">
            This is what a workspace begins with: a person decides over every request, and no data is closed.
          </Banner>
        )}
        {!shown.data.stands && <Earlier key={shown.data.version} shown={shown.data} standing={standing.data} onStanding={() => onVersion(undefined)} />}
        <PolicyRead policy={shown.data.policy} appOnly={shown.data.app_only} />
      </div>
      <PolicySide key={shown.data.version} shown={shown.data} onVersion={onVersion} onEdit={onEdit} />
    </div>
  );
}

interface EarlierProps {
  shown: ShowPolicyResponse;
  standing: ShowPolicyResponse | undefined;
  onStanding: () => void;
}

/** That this version does not stand any more, and what is different since. */
function Earlier({ shown, standing, onStanding }: EarlierProps) {
  const [compared, setCompared] = useState(false);
  return (
    <>
      <Banner
        kind="warn"
        title={`Version ${shown.version} does not stand any more.`}
        actions={
          <>
            <Button small onClick={onStanding}>
              Show the one that stands
            </Button>
            {standing && (
              <Button small aria-expanded={compared} onClick={() => setCompared(!compared)}>
                Compare the two
              </Button>
            )}
          </>
        }
      >
        Requests that were checked against it keep its number.
      </Banner>
      {compared && standing && (
        <div className="gov-sides">
          <BothTexts before={{ title: `Version ${shown.version}`, text: shown.text }} after={{ title: `Version ${standing.version}, which stands`, text: standing.text }} />
        </div>
      )}
    </>
  );
}
