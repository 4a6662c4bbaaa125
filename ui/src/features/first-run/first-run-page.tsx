import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { work } from '@/ipc/client';
import { invalidateAfter } from '@/ipc/queries';
import { startRunning, useRunning } from '@/lib/running';
import { useKeys, useScreen } from '@/lib/screen';
import { CHOICES } from './choices';
import { ChoiceList } from './choice-list';
import { DemoProgress } from './demo-progress';
import { Weave } from './weave';
import './first-run.css';

const DEMO = 'demo';

/** The first start: where Weft should look. The demo is chosen beforehand because it always works. */
export function FirstRunPage() {
  const [chosen, setChosen] = useState(0);
  const navigate = useNavigate();
  const router = useRouter();
  const client = useQueryClient();
  const demo = useRunning(DEMO);
  const runs = demo?.state === 'running';
  const choice = CHOICES[chosen] ?? CHOICES[0];

  useScreen([{ label: 'Welcome' }]);
  useKeys('Welcome', [
    {
      keys: ['arrowdown'],
      draw: ['arrowup', 'arrowdown'],
      label: 'Choose',
      run: () => setChosen((at) => Math.min(CHOICES.length - 1, at + 1)),
    },
    {
      keys: ['arrowup'],
      label: 'Choose the one above',
      shown: false,
      run: () => setChosen((at) => Math.max(0, at - 1)),
    },
    ...CHOICES.map((one, index) => ({
      keys: [String(index + 1)],
      label: one.title,
      shown: false,
      run: () => setChosen(index),
    })),
    { keys: ['enter'], label: runs ? 'Working' : 'Continue', run: go },
  ]);

  function go() {
    if (runs) return;
    if (choice.add) {
      void navigate({ to: '/connections', search: { add: choice.add } });
      return;
    }
    void startRunning(DEMO, (options) => work('make_demo', { fresh: false }, options)).then(async (made) => {
      await invalidateAfter(client, 'make_demo');
      // Whoever went elsewhere meanwhile is not pulled back.
      if (made && router.state.location.pathname === '/first-run') await navigate({ to: '/' });
    });
  }

  return (
    <section className="grow ob">
      <div>
        <Weave />
        <h1 className="ob-title">
          Find, trust and use
          <br />
          the data of your company
        </h1>
        <p className="t2 ob-text">
          Weft reads your catalogs, dbt projects and contracts, and shows who owns each data product, how fresh it is,
          and where it comes from.
        </p>
      </div>
      <div className="ob-right">
        {demo && demo.state !== 'done' ? (
          <DemoProgress
            running={demo}
            onRetry={go}
            onConnect={() => void navigate({ to: '/connections', search: {} })}
          />
        ) : (
          <>
            <h2>Where should Weft look?</h2>
            <p className="t2 s12 ob-sub">You can add the others later in Connections.</p>
            <ChoiceList chosen={chosen} onChoose={setChosen} />
            <div className="row g3 ob-go">
              <Button kind="primary" combo="enter" onClick={go}>
                {choice.action}
              </Button>
            </div>
          </>
        )}
        <Banner kind="info" icon="policy" className="ob-note">
          Weft keeps names, documentation and statistics on this computer. Rows are read when you ask for a preview and
          are not stored.
        </Banner>
      </div>
    </section>
  );
}
