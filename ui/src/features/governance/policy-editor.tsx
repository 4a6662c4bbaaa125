import { useMemo, useState } from 'react';
import { Banner } from '@/components/banner';
import { BothTexts } from '@/components/both-texts';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { YamlSource } from '@/components/yaml-source';
import type { ShowPolicyResponse } from '@/ipc/bindings';
import { useKeys } from '@/lib/screen';
import { toast } from '@/lib/toasts';
import { PolicyBar, type PolicyMode } from './policy-bar';
import { PolicyConflict } from './policy-conflict';
import { PolicyFaults } from './policy-faults';
import { marksOf } from './policy-words';
import { usePolicyText } from './use-policy-text';
import { usePublishPolicy } from './use-publish-policy';

interface PolicyEditorProps {
  shown: ShowPolicyResponse;
  onLeave: () => void;
}

/** The text of the policy with what is wrong beside it. Leaving never loses a word: it is a draft by then. */
export function PolicyEditor({ shown, onLeave }: PolicyEditorProps) {
  const [chosen, setMode] = useState<PolicyMode>('text');
  const [goTo, setGoTo] = useState<{ line: number; column: number } | null>(null);
  const policy = usePolicyText(shown);
  const leave = () => void policy.flush().then(onLeave);
  const publishing = usePublishPolicy({ policy, shown, published: onLeave });
  const errors = policy.settled ? policy.checked?.errors : undefined;
  const marks = useMemo(() => marksOf(errors ?? []), [errors]);
  // What is confirmed is what is seen.
  const mode = publishing.asking ? 'changes' : chosen;
  const newer = shown.base > policy.standing.base ? shown : policy.standing;
  const behind = newer.base !== policy.base;
  useKeys('Policy', [
    { keys: ['mod+s'], label: 'Save draft', run: () => void policy.flush(), whileTyping: true },
    { keys: ['mod+enter'], label: 'Publish', run: publishing.ask, whileTyping: true },
    { keys: ['escape'], label: 'Leave', run: leave, whileTyping: true },
  ]);
  useKeys('Publish', [{ keys: ['escape'], label: 'Not now', run: publishing.leave, whileTyping: true }], { active: publishing.asking });

  async function discard() {
    const before = await policy.discard();
    toast({ kind: 'info', title: 'The draft is discarded', undo: () => policy.put(before) });
  }
  if (publishing.clash) return <PolicyConflict theirs={publishing.clash} policy={policy} onClose={publishing.settle} />;
  return (
    <>
      <PolicyBar mode={mode} onMode={setMode} policy={policy} publishing={publishing} onDiscard={() => void discard()} onLeave={leave} />
      {behind && (
        <Banner kind="warn" className="gov-note" title={`Version ${newer.version} was published since this was begun.`} actions={<Button small onClick={() => publishing.compare(newer)}>Look at both</Button>}>
          Publishing shows both first.
        </Banner>
      )}
      {publishing.failed && (
        <Banner kind="bad" className="gov-note" title={publishing.failed.title}>
          {sentence(publishing.failed.says)} What you typed is kept.
        </Banner>
      )}
      <div className="row grow min0 stretch">
        <div className="gov-text" hidden={mode !== 'text'}>
          <YamlSource
            label="Text of the policy"
            value={policy.text}
            marks={marks}
            goTo={goTo}
            onChange={policy.change}
            onPublish={publishing.ask}
            onLeave={leave}
          />
        </div>
        {mode === 'changes' && (
          <div className="grow scroll gov-sides ring-in" tabIndex={0} role="region" aria-label="Changes">
            <BothTexts
              before={{ title: policy.standing.version === 0 ? 'What a workspace begins with' : `Version ${policy.standing.version}, which stands`, text: policy.standing.text }}
              after={{ title: 'Yours, a draft', text: policy.text }}
            />
          </div>
        )}
        <PolicyFaults
          policy={policy}
          onGo={(line, column) => {
            setMode('text');
            setGoTo({ line, column });
          }}
        />
      </div>
    </>
  );
}
