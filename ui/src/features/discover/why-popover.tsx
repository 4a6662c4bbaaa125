import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SortBy } from '@/ipc/bindings';
import { IconButton } from '@/components/icon-button';
import { Popover } from '@/components/popover';
import { useKeys } from '@/lib/screen';
import { reasonsQuery } from './queries';

interface WhyPopoverProps {
  query: string;
  sort: SortBy;
  index: number;
}

/** Why this hit stands where it stands. Asked only when somebody wants to know. */
export function WhyPopover({ query, sort, index }: WhyPopoverProps) {
  const [open, setOpen] = useState(false);
  useKeys('This hit', [{ keys: ['w'], label: 'Why it is here', shown: false, run: () => setOpen(true) }]);
  return (
    <Popover
      label="Why this hit"
      align="end"
      width={340}
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton icon="help" label="Why this hit" combo="w" />}
    >
      <h3>Why it stands at place {index + 1}</h3>
      <Reasons query={query} sort={sort} index={index} />
    </Popover>
  );
}

function Reasons({ query, sort, index }: WhyPopoverProps) {
  const { data, error } = useQuery(reasonsQuery(query, sort, index));
  if (error) return <p className="s12 t2">{error.message}</p>;
  if (!data) return <p className="s12 t3">Working it out</p>;
  const reasons = data.hits[0]?.reasons ?? [];
  if (sort !== 'relevance')
    return <p className="s12 t2">The list is ordered by {sort}, not by how well words match.</p>;
  if (reasons.length === 0)
    return <p className="s12 t2">Without words there is nothing to match: everything is listed.</p>;
  const highest = Math.max(...reasons.map((reason) => Math.abs(reason.score ?? 0)), Number.EPSILON);
  return (
    <table className="why">
      <tbody>
        {reasons.map((reason) => (
          <tr key={reason.text}>
            <td className="t2">{reason.text}</td>
            <td className="num t3">
              <span className="row g2">
                <span className="track grow">
                  <i style={{ width: `${(Math.abs(reason.score ?? 0) / highest) * 100}%` }} />
                </span>
                {(reason.score ?? 0).toFixed(1)}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
