import type { EntityLink } from '@/ipc/bindings';
import { gather, useGathered } from '@/lib/asking';
import { Button } from './button';

/** Puts a thing with those that are asked for in one request, or takes it out again. */
export function AddToRequest({ thing }: { thing: EntityLink }) {
  const gathered = useGathered().some((one) => one.urn === thing.urn);
  return (
    <Button icon={gathered ? 'minus' : 'plus'} title={gathered ? undefined : 'Ask for several things in one request (Shift+R)'} onClick={() => gather(thing)}>
      {gathered ? 'Take out of request' : 'Add to request'}
    </Button>
  );
}
