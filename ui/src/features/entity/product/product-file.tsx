import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Section } from '@/components/section';
import type { ShowProductResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';

/** The product file that it comes from, and the way to edit that one itself. */
export function ProductFile({ shown }: { shown: Pick<ShowProductResponse, 'urn' | 'harvested'> }) {
  const request = { name: shown.urn, format: 'odps' as const };
  // Under a key of its own: an edit of the file begins from what stands there then.
  const { data } = useQuery({ ...verbQuery('show_contract_file', request), queryKey: ['show_contract_file', request, 'place'], enabled: shown.harvested.length > 0, retry: false });
  if (!data?.place) return null;
  const { file, source, git } = data.place;
  return (
    <Section
      title="Product file"
      aside={
        <Link className="link s12" to="/entity/$urn/contract" params={{ urn: shown.urn }} search={{ format: 'odps' }}>
          Edit the file
        </Link>
      }
    >
      <p className="s12 t2">
        <span className="mono wrap-any">{file}</span> of {source}
        {git?.branch && `, on the branch ${git.branch}`}. What you publish on this page stands before it; the file stays as it is.
      </p>
    </Section>
  );
}
