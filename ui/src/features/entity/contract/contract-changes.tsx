import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { EntityLink } from '@/components/entity-link';
import { sentence } from '@/components/error-state';
import { Section } from '@/components/section';
import { StatusMark } from '@/components/status-mark';
import type { CheckContractTextResponse, PlacedChange, ShowContractFileResponse } from '@/ipc/bindings';
import { count } from '@/lib/time';
import { put } from './contract-doc';
import { broken, byImpact, IMPACT_STATUS, IMPACT_WORD, subjectOf, valuesOf } from './contract-words';
import { PlaceFields } from './place-fields';
import type { ContractText } from './use-contract-text';

interface ContractChangesProps {
  contract: ContractText;
  shown: ShowContractFileResponse;
  notes: readonly string[];
  why: string | null;
  onGo: (line: number, column?: number) => void;
}

/** What is wrong, what changes by it, who breaks, and what the next version is. */
export function ContractChanges({ contract, shown, notes, why, onGo }: ContractChangesProps) {
  const { checked } = contract;
  return (
    <aside className="contract-side scroll" aria-label="What changes" aria-busy={!contract.settled}>
      {contract.checkFailed && contract.checkFailed.code !== 'cancelled' && (
        <Section title="It could not be checked">
          <p className="t2">{sentence(contract.checkFailed.message)}</p>
          <Button small onClick={contract.retry}>
            Try again
          </Button>
        </Section>
      )}
      {checked && checked.errors.length > 0 && <Errors checked={checked} onGo={onGo} />}
      {checked?.document && <Version contract={contract} checked={checked} why={why} />}
      {checked && checked.changes.length > 0 && <Breaks changes={checked.changes} />}
      {checked?.document && <Changes checked={checked} onGo={onGo} />}
      {notes.length > 0 && (
        <Section title="Still to fill in">
          <ul className="contract-notes">
            {notes.map((note) => (
              <li key={note}>{sentence(note)}</li>
            ))}
          </ul>
        </Section>
      )}
      <PlaceFields contract={contract} shown={shown} />
    </aside>
  );
}

function Errors({ checked, onGo }: { checked: CheckContractTextResponse; onGo: ContractChangesProps['onGo'] }) {
  return (
    <Section title={count(checked.errors.length, 'error')} aside={checked.schema ? <span className="s12 t3">by the schema of {checked.schema}</span> : undefined}>
      <ul className="contract-list">
        {checked.errors.slice(0, 50).map((error, index) => (
          <li key={index}>
            <StatusMark status="bad">
              <button type="button" className="link contract-go" disabled={error.line === 0} onClick={() => onGo(error.line, error.column)}>
                {error.line > 0 && <span className="num">Line {error.line}: </span>}
                {error.message}
              </button>
            </StatusMark>
          </li>
        ))}
        {checked.errors.length > 50 && <li className="t3">and {checked.errors.length - 50} more</li>}
      </ul>
    </Section>
  );
}

function Version({ contract, checked, why }: { contract: ContractText; checked: CheckContractTextResponse; why: string | null }) {
  const { impact, suggested_version: wanted, version, from, step } = checked;
  if (checked.compared_with === null) {
    return (
      <Section title="Version">
        <p className="t2">{checked.standard === 'odps' ? 'A product’s version follows no rules but your own.' : `Nothing was published before${version ? `; this becomes ${version}` : ''}.`}</p>
      </Section>
    );
  }
  const raise = wanted !== null && wanted !== version && step === 'too_little' && impact !== null;
  return (
    <Section title="Version">
      <dl className="dl">
        <dt>Published</dt>
        <dd className="num">{from ?? 'none stated'}</dd>
        <dt>This one</dt>
        <dd className="num">{version ?? 'none stated'}</dd>
        <dt>What changed</dt>
        <dd>{impact ? <StatusMark status={IMPACT_STATUS[impact]}>{IMPACT_WORD[impact]}</StatusMark> : 'Nothing that is promised'}</dd>
        {wanted !== null && impact !== null && (
          <>
            <dt>Next version</dt>
            <dd className="num b6">{wanted}</dd>
          </>
        )}
      </dl>
      {raise && (
        <Banner
          kind="warn"
          className="contract-raise"
          title={impact === 'major' ? 'This breaks consumers.' : 'The version does not say so yet.'}
          actions={
            <Button small kind="primary" disabled={!contract.settled} onClick={() => void contract.edit((doc) => put(doc, ['version'], wanted))}>
              Set the version to {wanted}
            </Button>
          }
        >
          A {impact} change cannot be published as {version ?? 'it is'}.
        </Banner>
      )}
      {step === 'unknown' && impact === 'major' && <p className="s12 t2">These versions do not say how much changed: make sure that consumers are told.</p>}
      {checked.not_compared.length > 0 && <p className="s12 t2">Not compared, because it was too large to be kept: {checked.not_compared.join(', ')}.</p>}
      {why !== null && !raise && contract.dirty && <p className="s12 t3">{sentence(why)}</p>}
    </Section>
  );
}

function Breaks({ changes }: { changes: readonly PlacedChange[] }) {
  const readers = broken(changes);
  const breaking = changes.some((change) => change.impact === 'major');
  if (!breaking) return null;
  return (
    <Section title="Who breaks" aside={readers.length > 0 ? <span className="s12 t3">{readers.length}</span> : undefined}>
      {readers.length === 0 ? (
        <p className="t2">Nothing is known to read what breaks.</p>
      ) : (
        <ul className="contract-list">
          {readers.slice(0, 30).map((reader) => (
            <li key={reader.urn}>
              <EntityLink to={{ urn: reader.urn, name: reader.name, kind: 'table', full_name: reader.name, domain: null }} mark="none" />
              {reader.columns.length > 0 && <span className="mono s12 t2"> {reader.columns.join(', ')}</span>}
              <p className="s12 t3">{reader.reasons[0]}</p>
            </li>
          ))}
          {readers.length > 30 && <li className="t3">and {readers.length - 30} more</li>}
        </ul>
      )}
    </Section>
  );
}

function Changes({ checked, onGo }: { checked: CheckContractTextResponse; onGo: ContractChangesProps['onGo'] }) {
  if (checked.compared_with === null) return null;
  return (
    <Section title="What changes" aside={<span className="s12 t3">{checked.changes.length}</span>}>
      {checked.changes.length === 0 && <p className="t2">Nothing is promised differently.</p>}
      {byImpact(checked.changes).map((group) => (
        <div key={group.impact} className="contract-group">
          <h4 className="s12">
            <StatusMark status={IMPACT_STATUS[group.impact]}>{IMPACT_WORD[group.impact]}</StatusMark>
          </h4>
          <ul className="contract-list">
            {group.changes.map((change, index) => (
              <li key={index}>
                <button type="button" className="link contract-go" disabled={!change.place?.line} onClick={() => change.place && onGo(change.place.line, change.place.column)}>
                  {change.about}
                </button>
                <p className="s12 t2 wrap-any">
                  <span className="mono">{subjectOf(change)}</span> {valuesOf(change)}
                </p>
                <p className="s11 t3">Rule {change.rule}</p>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Section>
  );
}
