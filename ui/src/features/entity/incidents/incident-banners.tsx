import { Fragment } from 'react';
import { Banner } from '@/components/banner';
import { EntityLink } from '@/components/entity-link';
import type { IncidentView, ReachingIncident, ShowEntityResponse } from '@/ipc/bindings';
import { ago } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import type { EntityTab } from '../entity-search';
import { useEntitySearch } from '../use-entity-search';
import { between, careWords } from './incident-words';
import './incidents.css';

/** Ways that are told one by one. */
const WAYS = 3;

const kindOf = (severity: IncidentView['severity']) => (severity === 'minor' ? 'warn' : 'bad');

/** Open incidents above all else: its own, and those of what it reads, with the way that brings them here. */
export function IncidentBanners({ entity, tab }: { entity: ShowEntityResponse; tab: EntityTab }) {
  const open = entity.incidents.filter((one) => one.state !== 'resolved');
  return (
    <>
      {tab !== 'health' && <Own incidents={open} />}
      <Reaching entity={entity} />
    </>
  );
}

function Own({ incidents }: { incidents: readonly IncidentView[] }) {
  const now = useNow();
  const { change } = useEntitySearch();
  const [first] = [...incidents].sort((a, b) => (kindOf(a.severity) === 'bad' ? 0 : 1) - (kindOf(b.severity) === 'bad' ? 0 : 1));
  if (!first) return null;
  return (
    <Banner kind={kindOf(first.severity)} className="head-banner" title={`Incident: ${first.title}`}>
      Opened by {first.opened_by} {ago(new Date(first.opened_at), now)}. {careWords(first)}
      {incidents.length > 1 && ` ${incidents.length - 1} more ${incidents.length === 2 ? 'is' : 'are'} open.`}{' '}
      <button type="button" className="link" onClick={() => change({ tab: 'health' }, false)}>
        Open Health
      </button>
    </Banner>
  );
}

function Reaching({ entity }: { entity: ShowEntityResponse }) {
  const now = useNow();
  const [first] = entity.reaching;
  if (!first) return null;
  const more = entity.reaching.length - WAYS;
  return (
    <Banner kind={kindOf(first.severity)} icon="lineage" className="head-banner" title={entity.reaching.length === 1 ? 'Something that it reads is in trouble.' : `${entity.reaching.length} incidents upstream.`}>
      <ul className="inc-ways">
        {entity.reaching.slice(0, WAYS).map((one) => (
          <li key={one.id}>
            <EntityLink to={one.subject} tab="health" /> <b className="b5">{one.title}</b>
            <span className="t2">
              , opened {ago(new Date(one.opened_at), now)}. {careWords(one)}
            </span>
            <Way reaching={one} />
          </li>
        ))}
      </ul>
      {more > 0 && <span className="t2">and {more} more.</span>}
    </Banner>
  );
}

/** By way of what it comes. */
function Way({ reaching }: { reaching: ReachingIncident }) {
  const steps = between(reaching);
  if (steps.length === 0) return <span className="t2"> It is read directly.</span>;
  return (
    <span className="t2">
      {' '}
      By way of{' '}
      {steps.map((step, place) => (
        <Fragment key={step.urn}>
          {place > 0 && ' → '}
          <EntityLink to={step} mark="none" />
        </Fragment>
      ))}
      .
    </span>
  );
}
