import { Button } from '@/components/button';
import { ConfirmLine } from '@/components/confirm-line';
import { DraftMark } from '@/components/draft-mark';
import { Icon } from '@/components/icon';
import { Segmented } from '@/components/segmented';
import { StatusMark } from '@/components/status-mark';
import { count } from '@/lib/time';
import type { PolicyText } from './use-policy-text';
import type { usePublishPolicy } from './use-publish-policy';

export type PolicyMode = 'text' | 'changes';

const MODES = [
  { value: 'text', label: 'YAML' },
  { value: 'changes', label: 'Changes' },
] as const;

interface PolicyBarProps {
  mode: PolicyMode;
  onMode: (mode: PolicyMode) => void;
  policy: PolicyText;
  publishing: ReturnType<typeof usePublishPolicy>;
  onDiscard: () => void;
  onLeave: () => void;
}

/** What is looked at, how the draft stands, and publishing; the question before it stands in the same place. */
export function PolicyBar({ mode, onMode, policy, publishing, onDiscard, onLeave }: PolicyBarProps) {
  const errors = policy.checked?.errors.length ?? 0;
  const version = policy.checked?.version ?? null;
  if (publishing.asking) {
    return (
      <div className="gov-bar">
        <ConfirmLine
          ask={`Publish version ${version ?? ''}${policy.standing.version > 0 ? ` over version ${policy.standing.version}` : ''}? Every request from now on is held against it.`}
          action="Publish"
          risk={false}
          why={policy.why}
          off={policy.why !== null}
          busy={publishing.busy}
          focused
          onConfirm={() => void publishing.confirm()}
          onLeave={publishing.leave}
        />
      </div>
    );
  }
  return (
    <div className="row g3 wrap gov-bar">
      <Segmented label="What is shown" value={mode} options={MODES} onChange={onMode} />
      {errors > 0 && <StatusMark status="bad">{`${count(errors, 'error')} to mend`}</StatusMark>}
      <span className="end row g2 wrap">
        {policy.dirty && <DraftMark state={policy.draft} />}
        {policy.why !== null && errors === 0 && (
          <span className="row g1 s12 t2" role="status">
            <Icon name="info" size={13} />
            {policy.why}
          </span>
        )}
        {(policy.draft.kind !== 'none' || policy.text !== policy.standing.text) && <Button onClick={onDiscard}>Discard</Button>}
        <Button onClick={onLeave}>Leave</Button>
        <Button kind="primary" combo="mod+enter" disabled={policy.why !== null} title={policy.why ?? undefined} onClick={publishing.ask}>
          {version === null ? 'Publish' : `Publish version ${version}`}
        </Button>
      </span>
    </div>
  );
}
