import { DomainGlyph } from '@/components/domain-glyph';
import type { ShowMeshResponse } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import { domainLook } from '@/lib/domains';
import { MeshCell } from './mesh-cell';
import { matrix, readBy } from './mesh-marks';

interface MeshWeaveProps {
  shown: ShowMeshResponse;
  large?: boolean;
}

/** The same flows as numbers: the accessible form of the map. A row is read by a column. */
export function MeshWeave({ shown, large = false }: MeshWeaveProps) {
  const domains = shown.map.domains.map((box) => box.domain);
  const cells = matrix(domains, shown.map.flows);
  const most = Math.max(1, ...cells.flat());
  return (
    <table className={classes('mw', large && 'large')} aria-label="Products of a row's domain that a column's domain reads">
      <thead>
        <tr>
          <th />
          {domains.map((domain) => (
            <th key={domain} scope="col" title={domain}>
              <span className="mw-col">
                <DomainGlyph domain={domain} size={11} />
                <span className={large ? undefined : 'vh'}>{domain}</span>
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {domains.map((from, row) => (
          <tr key={from} className={domainLook(from).hue}>
            <th scope="row">
              <span className="row g2">
                <DomainGlyph domain={from} size={11} />
                {from}
              </span>
            </th>
            {domains.map((to, column) => {
              const products = cells[row]?.[column] ?? 0;
              if (from === to) return <td key={to} className="z" aria-label="itself" />;
              if (products === 0) return <td key={to} className="z" aria-label="none" />;
              return (
                <td key={to} style={{ '--level': `${18 + Math.round((products / most) * 40)}%` } as React.CSSProperties}>
                  <MeshCell from={from} to={to} links={readBy(shown, from, to)} />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
