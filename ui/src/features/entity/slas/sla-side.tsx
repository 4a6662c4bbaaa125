import { Banner } from '@/components/banner';
import { Section } from '@/components/section';
import type { ShowSlasResponse } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import { count } from '@/lib/time';
import type { Item } from './sla-list';
import { amount, byNeed, change, lines, strictness, tooSlowFor } from './sla-words';

/** What the change means to readers, what it is against what stands, and who relies on it. */
export function SlaSide({ item, shown }: { item: Item; shown: ShowSlasResponse }) {
  const term = shown.terms.find((one) => one.property === item.sla.property);
  const fresh = ['latency', 'freshness'].includes(item.sla.property);
  const limit = amount(item.sla, term);
  const before = item.stands && !item.stands.withdrawn ? amount(item.stands, term) : null;
  const warning = fresh && !item.sla.withdrawn ? tooSlowFor(shown.relies, limit) : null;
  const needs = byNeed(shown.relies);
  return (
    <aside className="ov-side scroll" aria-label="What it means">
      <Section title="What readers will see">
        <Banner kind={warning || item.sla.withdrawn ? 'warn' : 'info'} title={titleOf(item, strictness(item.sla.property, before, limit))}>
          {warning ?? (shown.relies.length > 0 ? `${count(shown.relies.length, 'thing reads', 'things read')} it.` : 'Nothing is known to read it.')}
        </Banner>
      </Section>
      <Section title="Against what stands">
        <Change item={item} />
        <p className="s12 t3">
          {item.source ? `${item.source.by} promises it too; its file stays as it is, and both stay visible.` : 'It is kept in the workspace, not in a contract file.'}
        </p>
      </Section>
      <Section title="Who relies on it">
        {needs.length === 0 ? (
          <p className="t2">Nothing is known to read it.</p>
        ) : (
          <dl className="dl">
            {needs.map(({ need, names }) => (
              <div key={need} className="sla-need">
                <dt>{need}</dt>
                <dd>{names.length > 4 ? `${names.slice(0, 3).join(', ')}, ${names.length - 3} more` : names.join(', ')}</dd>
              </div>
            ))}
          </dl>
        )}
      </Section>
    </aside>
  );
}

function titleOf(item: Item, way: ReturnType<typeof strictness>): string {
  if (item.sla.withdrawn) return 'The promise is taken back.';
  if (item.stands === null || item.stands.withdrawn) return 'A new promise.';
  if (way === 'stricter') return 'A stricter promise.';
  if (way === 'looser') return 'A looser promise.';
  return 'The same promise.';
}

function Change({ item }: { item: Item }) {
  const all = change(lines(item.stands), lines(item.sla));
  return (
    <div className="box sla-diff mono s12" role="list" aria-label="Change">
      {all.map(({ mark, line }) => (
        <div key={`${mark}${line}`} role="listitem" className={classes(mark === '-' && 'del', mark === '+' && 'ins')}>
          <span aria-hidden>{mark}</span> {mark !== ' ' && <span className="vh">{mark === '-' ? 'Before:' : 'After:'}</span>}
          {line}
        </div>
      ))}
    </div>
  );
}
