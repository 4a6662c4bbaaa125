import { DomainGlyph } from '@/components/domain-glyph';
import type { HealthKind, ShowMeshHealthResponse } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import { number } from '@/lib/time';
import { KIND_WORDS } from './health-words';

interface DomainCountsProps {
  answer: ShowMeshHealthResponse;
  kind: HealthKind;
  onChoose: (domain: string, kind: HealthKind) => void;
}

/** Domains by what is wrong: each number leads to its list, and the last line adds them up. */
export function DomainCountsTable({ answer, kind, onChoose }: DomainCountsProps) {
  return (
    <div className="hp-domains">
      <table className="tb" aria-label="Domains">
        <thead>
          <tr>
            <th scope="col">Domain</th>
            <th scope="col" className="r">Things</th>
            <th scope="col" className="r">Nothing wrong</th>
            {answer.groups.map((group) => (
              <th key={group.kind} scope="col" className={classes('r', group.kind === kind && 'hp-on')}>
                {KIND_WORDS[group.kind].name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.domains.map((one) => (
            <tr key={one.domain ?? ''}>
              <th scope="row">
                <span className="row g2">
                  <DomainGlyph domain={one.domain} size={11} />
                  {one.domain ?? 'No domain'}
                </span>
              </th>
              <td className="r num">{number(one.things)}</td>
              <td className="r num">{number(one.sound)}</td>
              {one.counts.map((count) => (
                <td key={count.kind} className={classes('r num', count.kind === kind && 'hp-on')}>
                  {count.things === 0 || one.domain === null ? (
                    <span className={count.things === 0 ? 't3' : undefined}>{number(count.things)}</span>
                  ) : (
                    <button type="button" className="link" aria-label={`${number(count.things)} in ${one.domain}: ${KIND_WORDS[count.kind].name}`} onClick={() => onChoose(one.domain ?? '', count.kind)}>
                      {number(count.things)}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
          <tr className="hp-sum">
            <th scope="row">In all</th>
            <td className="r num">{number(answer.things)}</td>
            <td className="r num">{number(answer.sound)}</td>
            {answer.groups.map((group) => (
              <td key={group.kind} className={classes('r num', group.kind === kind && 'hp-on')}>
                {number(group.total)}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}
