import { ErrorState } from '@/components/error-state';
import { Select } from '@/components/select';
import { Segmented } from '@/components/segmented';
import { SkeletonRows } from '@/components/skeleton';
import { Tabs } from '@/components/tabs';
import { useKeys, useScreen } from '@/lib/screen';
import { number } from '@/lib/time';
import { DomainCountsTable } from './domain-counts';
import { HealthList } from './health-list';
import { KINDS } from './health-search';
import { KIND_WORDS } from './health-words';
import { useHealth } from './use-health';
import './health.css';

const EVERYTHING = '';

/** What is wrong in the mesh or in a domain, what hurts most consumers first. */
export function HealthPage() {
  const health = useHealth();
  const { answer, kind, domain, products, rows, active } = health;
  useScreen(domain === undefined ? [{ label: 'Health' }] : [{ label: 'Health', to: '/health' }, { label: domain }]);
  const step = (by: number) => health.setActive(Math.max(0, Math.min(rows.length - 1, active + by)));
  const turn = (by: number) => health.change({ kind: KINDS[(KINDS.indexOf(kind) + by + KINDS.length) % KINDS.length] });
  useKeys('Health', [
    { keys: ['arrowdown', 'j'], label: 'Move', draw: ['arrowup', 'arrowdown'], run: () => step(1) },
    { keys: ['arrowup', 'k'], label: 'Up', shown: false, run: () => step(-1) },
    { keys: ['home'], label: 'First', shown: false, run: () => health.setActive(0) },
    { keys: ['end'], label: 'Last', shown: false, run: () => health.setActive(rows.length - 1) },
    { keys: ['enter'], label: 'Open', run: () => health.open(active) },
    { keys: ['['], label: 'Kind', draw: ['[', ']'], run: () => turn(-1) },
    { keys: [']'], label: 'Next kind', shown: false, run: () => turn(1) },
    { keys: ['p'], label: 'Products only', run: () => health.change({ products: products ? undefined : true }) },
  ]);

  if (health.error && !answer) return <ErrorState error={health.error} what="the health of the mesh" onRetry={health.retry} />;
  if (!answer) return <SkeletonRows count={10} label="Reading how everything does" />;
  const names = answer.domains.flatMap((one) => (one.domain === null ? [] : [one.domain]));
  const options = [...new Set([...(domain === undefined ? [] : [domain]), ...names])];
  return (
    <section className="pane grow hp" aria-label="Health">
      <header className="row g3 wrap hp-head">
        <h1>{domain === undefined ? 'Health of the mesh' : `Health of ${domain}`}</h1>
        <span className="t2 num" aria-live="polite">
          {number(answer.sound)} of {number(answer.things)} {products ? 'products' : 'things'} have nothing wrong
        </span>
        <span className="end row g2">
          <Segmented label="What is looked at" value={products ? 'products' : 'all'} options={[{ value: 'all', label: 'Everything' }, { value: 'products', label: 'Products' }]} onChange={(next) => health.change({ products: next === 'products' ? true : undefined })} />
          <Select label="Domain" value={domain ?? EVERYTHING} options={[{ value: EVERYTHING, label: 'All domains' }, ...options.map((name) => ({ value: name, label: name }))]} onChange={(next) => health.change({ domain: next === EVERYTHING ? undefined : next })} />
        </span>
      </header>
      {domain === undefined && answer.domains.length > 1 && <DomainCountsTable answer={answer} kind={kind} onChoose={(name, next) => health.change({ domain: name, kind: next })} />}
      <Tabs label="What is wrong" value={kind} tabs={answer.groups.map((group) => ({ value: group.kind, label: KIND_WORDS[group.kind].name, count: group.total }))} onChange={(next) => health.change({ kind: next })}>
        <HealthList health={health} />
      </Tabs>
    </section>
  );
}
