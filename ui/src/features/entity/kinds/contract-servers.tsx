import type { ContractServer } from '@/ipc/bindings';

/** Where the contract says the data is served. */
export function ContractServers({ servers }: { servers: readonly ContractServer[] }) {
  if (servers.length === 0) return null;
  return (
    <ul className="servers" aria-label="Servers">
      {servers.map((server, index) => (
        <li key={index} className="row g2 s12 min0">
          <span className="t3 nw">{server.type}</span>
          <span className="mono el" title={[server.location, server.namespace].filter(Boolean).join(' ')}>
            {[server.location, server.namespace].filter(Boolean).join(' ') || server.name}
          </span>
        </li>
      ))}
    </ul>
  );
}
