import { Link } from '@tanstack/react-router';
import { Banner } from '@/components/banner';
import { CopyButton } from '@/components/copy-button';
import { EntityLink } from '@/components/entity-link';
import { Spinner } from '@/components/spinner';
import { sentence } from '@/components/error-state';
import type { PlannedAccess } from '@/ipc/bindings';
import { everyoneOf } from './access-words';
import { AppliesList } from './applies-list';
import { OutcomeWords } from './outcome-words';
import type { RequestForm } from './use-request-form';

/** What follows from what is asked: who decides and by when, what applies, and the exact grant. */
export function RequestSide({ form, renews, onClose }: { form: RequestForm; renews: boolean; onClose: () => void }) {
  const { plan, error, settled } = form;
  const said = form.reason.trim() !== '';
  return (
    <section className="acc-ask-right" aria-label="What follows" aria-busy={!settled}>
      {plan && error && (
        <Banner kind="warn" title="This is from before your last change.">
          {sentence(error.message)} {error.hint && sentence(error.hint)}
        </Banner>
      )}
      {plan && !settled && !error && (
        <span className="row g1 s12 t3" role="status">
          <Spinner />
          Working it out anew
        </span>
      )}
      {plan?.items.map((item, index) => (plan.items.length === 1 ? <Consequences key={item.subject.urn} item={item} renews={renews} said={said} onClose={onClose} /> : <OneOfSeveral key={item.subject.urn} item={item} open={index === 0} said={said} onClose={onClose} />))}
      {plan && <p className="s12 t3">By version {plan.policy} of the access policy.</p>}
    </section>
  );
}

function OneOfSeveral({ item, open, said, onClose }: { item: PlannedAccess; open: boolean; said: boolean; onClose: () => void }) {
  return (
    <details className="acc-several" open={open}>
      <summary>
        <span className="row g2 min0">
          <b className="b6 el">{item.subject.name}</b>
          <span className="s12 t3 end nw">{KIND[item.outcome.kind]}</span>
        </span>
      </summary>
      <Consequences item={item} renews={false} said={said} onClose={onClose} />
    </details>
  );
}

const KIND = { refused: 'refused', granted: 'granted at once', decided: 'decided by people' } as const;

function Consequences({ item, renews, said, onClose }: { item: PlannedAccess; renews: boolean; said: boolean; onClose: () => void }) {
  const calls = item.steps.map((step) => step.operation);
  return (
    <div className="col acc-after">
      <div>
        <h3>Who decides</h3>
        <OutcomeWords outcome={item.outcome} />
        {item.open && (
          <p className="s12 t2">
            You asked for <EntityLink to={item.subject} mark="none" /> already;{' '}
            <Link to="/access" search={{ show: 'mine', id: item.open.id }} onClick={onClose}>
              that request is open
            </Link>
            .
          </p>
        )}
      </div>
      <div>
        <h3>What applies to you</h3>
        <AppliesList item={item} said={said} />
      </div>
      <div>
        <h3 className="row g2">
          What will be granted
          {calls.length > 0 && (
            <span className="end">
              <CopyButton text={calls.join('\n')} what="the steps" worded />
            </span>
          )}
        </h3>
        {calls.length === 0 ? (
          <p className="s12 t2">Nothing would be granted.</p>
        ) : (
          <pre className="code acc-code ring-in" tabIndex={0} role="region" aria-label={`Steps for ${item.subject.name}`}>
            <span className="c"># once approved</span>
            {calls.map((call, index) => `\n${index + 1}. ${call}`)}
          </pre>
        )}
        {everyoneOf(item.steps).map((says) => (
          <p key={says} className="s12 acc-warn wrap-any">
            It {says}.
          </p>
        ))}
        <p className="s12 t3">{renews ? 'The grant that it goes on from ends when this one is there.' : item.holds.length === 0 ? 'You hold nothing of it now.' : 'No grant that you hold is touched.'}</p>
      </div>
    </div>
  );
}
