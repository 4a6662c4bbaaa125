import { classes } from '@/lib/class-names';
import { Icon } from './icon';

interface ChipProps {
  field: string;
  value: string;
  /** Why this is no filter; absent when it is one. */
  problem?: string | undefined;
  selected?: boolean;
  onRemove: () => void;
}

/** One filter of the query line. */
export function Chip({ field, value, problem, selected, onRemove }: ChipProps) {
  return (
    <span className={classes('chip', problem && 'bad', selected && 'sel')} title={problem}>
      <i>{field}:</i>
      <b className="el">{value}</b>
      <button type="button" tabIndex={-1} aria-label={`Remove filter ${field}:${value}`} onClick={onRemove}>
        <Icon name="close" size={11} />
      </button>
    </span>
  );
}
