import { freshnessMeasure, freshnessWord } from '@/components/freshness';
import { Icon } from '@/components/icon';
import { qualityWords } from '@/components/quality';
import { StatusMark, type Status } from '@/components/status-mark';
import type { FreshnessView, ShowEntityResponse } from '@/ipc/bindings';

const FRESH: Readonly<Record<FreshnessView['state'], Status>> = {
  on_time: 'good',
  due_soon: 'soon',
  late: 'bad',
  not_measured: 'unknown',
};

/** Freshness, contract and quality in one line each: what was measured, or that nothing was. */
export function HeaderFacts({ entity }: { entity: ShowEntityResponse }) {
  const { freshness, contract, quality } = entity;
  // What its first source says: the one that holds it.
  const place = entity.places[0];
  return (
    <>
      <span className="vl head-bar" />
      <span className="num" title={freshnessWord(freshness)}>
        <StatusMark status={FRESH[freshness.state]}>{freshnessMeasure(freshness)}</StatusMark>
      </span>
      {place && place.origin !== null && (
        <span className="st plain" title={`Its catalog is ${place.origin}, read through ${place.source}`}>
          <Icon name="link" size={13} />
          {place.origin.startsWith('federated') ? 'Federated' : 'External'}
        </span>
      )}
      {contract && (
        <span className="st plain" title={contract.file}>
          <Icon name="contract" size={13} />
          Contract{contract.version ? ` ${contract.version}` : ''}
        </span>
      )}
      {quality && quality.score !== null && (
        <span className="num" title={qualityWords(quality)}>
          <StatusMark status={quality.failed > 0 ? 'bad' : quality.warned > 0 ? 'attention' : 'good'}>Quality {quality.score}</StatusMark>
        </span>
      )}
    </>
  );
}
