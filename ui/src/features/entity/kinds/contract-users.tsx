import { Link } from '@tanstack/react-router';
import { Section } from '@/components/section';
import type { ShowEntityResponse } from '@/ipc/bindings';

/** Where no product names the contract: the way to look for those who do. */
export function ContractUsers({ entity }: { entity: ShowEntityResponse }) {
  return (
    <Section title="Products under it">
      <p className="s12 t2">
        No product names this contract at an output port.{' '}
        <Link to="/discover" search={{ q: entity.contract?.name ?? entity.name }}>
          Search for it
        </Link>
      </p>
    </Section>
  );
}
