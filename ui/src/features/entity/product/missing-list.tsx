import { Link } from '@tanstack/react-router';
import { sentence } from '@/components/error-state';
import { StatusMark } from '@/components/status-mark';
import type { Missing } from '@/ipc/bindings';
import { inOrder, partOf, PARTS, type Part } from './parts';
import { mendName, missingName } from './missing-words';
import './product.css';

interface MissingListProps {
  urn: string;
  missing: readonly Missing[];
  /** At most this many are listed. */
  most?: number;
  /** Inside the editor: goes to the part. Elsewhere the way leads into the editor. */
  onPart?: (part: Part) => void;
}

/** What is missing, why that matters, and the way to where it is mended. */
export function MissingList({ urn, missing, most = Infinity, onPart }: MissingListProps) {
  const all = inOrder(missing);
  return (
    <ul className="col g3 s12 missing">
      {all.slice(0, most).map((one) => (
        <li key={`${one.what} ${one.why}`}>
          <StatusMark status={one.required ? 'bad' : 'attention'}>
            {missingName(one.what)} <span className="t3 missing-need">{one.required ? 'needed' : 'would help'}</span>
          </StatusMark>
          <p className="t2">
            {sentence(one.why)} <Mend urn={urn} missing={one} onPart={onPart} />
          </p>
        </li>
      ))}
      {all.length > most && <li className="t3">and {all.length - most} more</li>}
    </ul>
  );
}

function Mend({ urn, missing, onPart }: { urn: string; missing: Missing; onPart: ((part: Part) => void) | undefined }) {
  const where = partOf(missing);
  const label = mendName(missing);
  const inside = PARTS.find((one) => one === where);
  if (inside && onPart) {
    return (
      <button type="button" className="link" onClick={() => onPart(inside)}>
        {label}
      </button>
    );
  }
  switch (where) {
    case 'docs':
      return <Link to="/entity/$urn/docs" params={{ urn }}>{label}</Link>;
    case 'slas':
      return <Link to="/entity/$urn/service-levels" params={{ urn }}>{label}</Link>;
    case 'columns':
      return <Link to="/entity/$urn" params={{ urn }} search={{ tab: 'schema' }}>{label}</Link>;
    case 'contract':
      return <Link to="/discover" search={{ q: 'kind:contract' }}>{label}</Link>;
    default:
      return <Link to="/entity/$urn/product" params={{ urn }} search={{ part: where }}>{label}</Link>;
  }
}
