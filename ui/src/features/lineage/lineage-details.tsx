import { useQuery } from '@tanstack/react-query';
import { Button } from '@/components/button';
import { DomainGlyph } from '@/components/domain-glyph';
import { EntityLink } from '@/components/entity-link';
import { Freshness } from '@/components/freshness';
import { Inspector } from '@/components/inspector';
import { StatusMark } from '@/components/status-mark';
import type { ShowLineageResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { count } from '@/lib/time';

interface LineageDetailsProps {
  shown: ShowLineageResponse;
  urn: string;
  onClose: () => void;
  onOpen: (urn: string) => void;
  onFocus: (urn: string) => void;
}

/** What is selected, and what says that it is connected. */
export function LineageDetails({ shown, urn, onClose, onOpen, onFocus }: LineageDetailsProps) {
  const { data } = useQuery(verbQuery('show_entity', { name: urn }));
  const node = shown.nodes.find((one) => one.urn === urn);
  if (!node) return null;
  const edges = shown.edges.filter((edge) => edge.from === urn || edge.to === urn);
  const names = new Map(shown.nodes.map((one) => [one.urn, one.name]));
  return (
    <Inspector label="Selected" onClose={onClose}>
      <div className="sec col g2">
        <h2 className="row g2">
          <DomainGlyph domain={node.domain} size={14} />
          {node.name}
        </h2>
        {data && <code className="t3">{data.full_name}</code>}
        <p className="t2">{[node.domain, node.owner].filter(Boolean).join(', ')}</p>
        {data?.description && <p>{data.description}</p>}
        <div className="row g2">
          <Button kind="primary" combo="enter" onClick={() => onOpen(urn)}>
            Open
          </Button>
          {urn !== shown.root && (
            <Button combo="f" onClick={() => onFocus(urn)}>
              Focus here
            </Button>
          )}
        </div>
      </div>
      {data && (
        <div className="sec col g2">
          <Freshness view={data.freshness} />
          {data.findings.map((finding) => (
            <StatusMark key={finding.text} status={finding.severity === 'bad' ? 'bad' : 'attention'}>
              {finding.text}
            </StatusMark>
          ))}
          {data.reaching.slice(0, 3).map((one) => (
            <div key={one.id} className="col">
              <StatusMark status={one.severity === 'minor' ? 'attention' : 'bad'}>Upstream: {one.title}</StatusMark>
              <span className="s12 t3">{one.path.map((step) => step.name).join(' → ')}</span>
            </div>
          ))}
        </div>
      )}
      <Neighbours title="Reads" links={data?.upstream ?? []} />
      <Neighbours title="Is read by" links={data?.downstream ?? []} />
      <div className="sec col g1">
        <h3>What says so</h3>
        {edges.map((edge) => (
          <p key={`${edge.from} ${edge.to} ${edge.via}`} className="s12 t2">
            {edge.from === urn
              ? `${names.get(edge.to) ?? 'Something'} reads this`
              : `This reads ${names.get(edge.from) ?? 'something'}`}
            {`, says ${edge.via}`}
            {edge.columns.length > 0 && `, ${count(edge.columns.length, 'column')} known`}
          </p>
        ))}
        {edges.length === 0 && <p className="s12 t3">Nothing that is drawn is connected to it.</p>}
      </div>
    </Inspector>
  );
}

function Neighbours({ title, links }: { title: string; links: readonly Parameters<typeof EntityLink>[0]['to'][] }) {
  if (links.length === 0) return null;
  return (
    <div className="sec col g1">
      <h3>{title}</h3>
      {links.map((link) => (
        <EntityLink key={link.urn} to={link} />
      ))}
    </div>
  );
}
