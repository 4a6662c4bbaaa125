import { Button } from '@/components/button';
import { Icon } from '@/components/icon';
import { askForAccess, ungather, useGathered } from '@/lib/asking';
import { count } from '@/lib/time';

/** What was gathered to be asked for in one request. Nothing where nothing was. */
export function GatheredBar() {
  const gathered = useGathered();
  if (gathered.length === 0) return null;
  return (
    <div className="row g2 s12 gathered" role="region" aria-label="To ask for together">
      <Icon name="key" size={13} className="t3" />
      <span className="el grow" title={gathered.map((one) => one.full_name).join(', ')}>
        {count(gathered.length, 'thing')} to ask for: {gathered.map((one) => one.name).join(', ')}
      </span>
      <Button small kind="ghost" onClick={() => ungather()}>
        Clear
      </Button>
      <Button small onClick={() => askForAccess({ things: gathered })}>
        Request access to {gathered.length === 1 ? 'it' : `all ${gathered.length}`}
      </Button>
    </div>
  );
}
