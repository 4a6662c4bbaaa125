import type { EntityLink } from '@/ipc/bindings';
import { gather, useGathered } from '@/lib/asking';
import { Button } from './button';
import { IconButton } from './icon-button';

interface Props {
  thing: EntityLink;
  /** Where there is little room, the mark alone. */
  small?: boolean;
}

/** Puts a thing with those that are asked for in one request, or takes it out again. */
export function AddToRequest({ thing, small }: Props) {
  const gathered = useGathered().some((one) => one.urn === thing.urn);
  const icon = gathered ? 'minus' : 'plus';
  const label = gathered ? 'Take out of request' : 'Add to request';
  if (small) return <IconButton icon={icon} label={label} combo="shift+r" small={false} bordered onClick={() => gather(thing)} />;
  return (
    <Button icon={icon} title={gathered ? undefined : 'Ask for several things in one request (Shift+R)'} onClick={() => gather(thing)}>
      {label}
    </Button>
  );
}
