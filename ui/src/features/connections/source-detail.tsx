import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SourceView, TestSourceResponse } from '@/ipc/bindings';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { Icon } from '@/components/icon';
import { IconButton } from '@/components/icon-button';
import { Menu } from '@/components/menu';
import { call } from '@/ipc/client';
import type { WeftError } from '@/ipc/error';
import { useRunning } from '@/lib/running';
import { useKeys } from '@/lib/screen';
import { clock } from '@/lib/time';
import { noteSignedIn } from './kept-secrets';
import { ProbeSteps } from './probe-steps';
import { RemoveSourceDialog } from './remove-source-dialog';
import { SourceDomains } from './source-domains';
import { SourceFacts } from './source-facts';
import { SourceSync } from './source-sync';
import { SourceWarnings } from './source-warnings';
import { isOpenId, KIND_WORDS, placeOf } from './source-words';
import { useSignIn } from './use-sign-in';
import { syncKey, useSync } from './use-sync';

interface SourceDetailProps {
  source: SourceView;
  onRemoved: () => void;
}

/** One connection: how its sync goes or went, what it holds, and what was left out. */
export function SourceDetail({ source, onRemoved }: SourceDetailProps) {
  const { name, kind } = source.config;
  const navigate = useNavigate();
  const sync = useSync();
  const running = useRunning(syncKey(name));
  const runs = running?.state === 'running';
  const [removing, setRemoving] = useState(false);
  const test = useMutation<TestSourceResponse, WeftError>({
    mutationFn: () => call('test_source', { name }),
  });
  const openid = isOpenId(kind);
  const signIn = useSignIn((answer) => {
    noteSignedIn(name, answer);
    test.mutate();
  });

  const browse = () => void navigate({ to: '/connections/$name/browse', params: { name }, search: {} });

  useKeys(name, [
    ...(kind.kind === 'contracts' ? [] : [{ keys: ['b'], label: 'Browse', run: browse }]),
    { keys: ['t'], label: 'Test', run: () => !test.isPending && test.mutate() },
    { keys: ['mod+r'], label: runs ? 'Stop' : 'Sync now', run: () => (runs ? running.stop() : sync(name)) },
  ]);

  return (
    <>
      <header className="row g3 conn-head">
        <span className="cic">
          <Icon name={KIND_WORDS[kind.kind].icon} size={15} />
        </span>
        <div className="grow">
          <h2>{name}</h2>
          <div className="mono t3 el" title={placeOf(kind)}>
            {placeOf(kind)}
          </div>
        </div>
        {kind.kind !== 'contracts' && (
          <Button icon="folder" onClick={browse}>
            Browse
          </Button>
        )}
        <Button icon="activity" busy={test.isPending} onClick={() => test.mutate()}>
          Test
        </Button>
        {runs ? (
          <Button icon="stop" onClick={running.stop}>
            Stop
          </Button>
        ) : (
          <Button kind="primary" icon="sync" onClick={() => sync(name)}>
            Sync now
          </Button>
        )}
        <Menu
          label="More"
          trigger={<IconButton icon="more" label="More" small={false} bordered />}
          items={[
            { label: `Remove ${name}…`, icon: 'trash', risk: true, disabled: runs, onSelect: () => setRemoving(true) },
          ]}
        />
      </header>
      <div className="scroll conn-body">
        <ProbeSteps pending={test.isPending} answer={test.data} at={test.submittedAt} />
        {test.error && (
          <Banner kind="bad" title="It cannot be tried.">
            {sentence(test.error.message)} {test.error.hint && sentence(test.error.hint)}
          </Banner>
        )}
        {running && (runs || running.steps.length > 0) && <SourceSync running={running} />}
        {!runs && typeof source.last?.error === 'string' && (
          <Banner
            kind="bad"
            title="The last sync failed."
            actions={
              <>
                <Button small onClick={() => sync(name)}>
                  Try again
                </Button>
                {openid && (
                  <Button small icon="key" busy={signIn.waiting} onClick={() => signIn.start({ name })}>
                    Sign in again
                  </Button>
                )}
              </>
            }
          >
            {sentence(source.last.error)} {source.last.hint && sentence(source.last.hint)}{' '}
            {source.last_success === null
              ? 'Nothing of it could be read yet.'
              : `What you see is from ${clock(new Date(source.last_success), new Date())}.`}
          </Banner>
        )}
        <SourceFacts source={source} browser={signIn} onSecret={test.reset} />
        {kind.kind !== 'contracts' && <SourceDomains source={source} />}
        {source.last && <SourceWarnings report={source.last} />}
      </div>
      <RemoveSourceDialog source={source} open={removing} onClose={() => setRemoving(false)} onRemoved={onRemoved} />
    </>
  );
}
