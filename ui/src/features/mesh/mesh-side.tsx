import { useQuery } from '@tanstack/react-query';
import { EntityLink } from '@/components/entity-link';
import { Inspector } from '@/components/inspector';
import { RelativeTime } from '@/components/relative-time';
import { StatusMark } from '@/components/status-mark';
import type { ShowMeshResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { MeshWeave } from './mesh-weave';

interface MeshSideProps {
  shown: ShowMeshResponse;
}

/** Needs attention at a glance. */
const ATTENTION = 8;

export function MeshSide({ shown }: MeshSideProps) {
  const searches = useQuery(verbQuery('list_searches', {}));
  const visited = searches.data?.visited ?? [];
  return (
    <Inspector label="The mesh">
      <div className="sec col g2">
        <h3 className="row">
          Needs attention
          <span className="end s12 t3">
            {shown.attention.length} of {shown.products.length}
          </span>
        </h3>
        {shown.attention.length === 0 && <StatusMark status="good">Nothing is late or failing</StatusMark>}
        {shown.attention.slice(0, ATTENTION).map((one) => (
          <div key={one.entity.urn} className="col">
            <span className="row g2">
              <EntityLink to={one.entity} />
              <span className="end s12 t3 el">{one.owner ?? 'no owner'}</span>
            </span>
            {one.findings.slice(0, 2).map((finding) => (
              <StatusMark key={finding.text} status={finding.severity === 'bad' ? 'bad' : 'attention'}>
                {finding.text}
              </StatusMark>
            ))}
          </div>
        ))}
        {shown.attention.length > ATTENTION && (
          <p className="s12 t3">{shown.attention.length - ATTENTION} more in the list</p>
        )}
      </div>
      <div className="sec col g2">
        <h3>Flows between domains</h3>
        <p className="s12 t3">A row is read by a column. A number lists the products.</p>
        <MeshWeave shown={shown} />
      </div>
      {visited.length > 0 && (
        <div className="sec col g1">
          <h3>Recently viewed</h3>
          {visited.map((visit) => (
            <span key={visit.entity.urn} className="row g2">
              <EntityLink to={visit.entity} />
              <span className="end s12 t3">
                <RelativeTime at={visit.at} />
              </span>
            </span>
          ))}
        </div>
      )}
    </Inspector>
  );
}
