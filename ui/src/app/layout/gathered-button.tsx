import { useState } from 'react';
import { Button } from '@/components/button';
import { DomainGlyph } from '@/components/domain-glyph';
import { EmptyState } from '@/components/empty-state';
import { Icon } from '@/components/icon';
import { IconButton } from '@/components/icon-button';
import { KindIcon } from '@/components/kind-icon';
import { Popover } from '@/components/popover';
import { askForAccess, gather, TOGETHER, ungather, useGathered } from '@/lib/asking';
import { useGatheringKept } from '@/lib/kept-gathering';
import { useKeys } from '@/lib/screen';

/** What was gathered to be asked for in one request: how much, from every page, and the list behind it. */
export function GatheredButton() {
  const [open, setOpen] = useState(false);
  const gathered = useGathered();
  useKeys('Requests', [{ keys: ['mod+shift+g'], label: 'To ask for together', shown: false, run: () => setOpen((before) => !before) }]);
  const label = gathered.length === 0 ? 'To ask for together: nothing yet' : `To ask for together, ${gathered.length}`;

  function ask() {
    setOpen(false);
    askForAccess({ things: gathered });
  }

  return (
    <Popover
      label="To ask for together"
      align="end"
      width={360}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button type="button" className="btn sq sm gh gat" aria-label={label} title={label}>
          <Icon name="key" size={15} />
          {gathered.length > 0 && (
            <span className="cnt" aria-hidden="true">
              {gathered.length}
            </span>
          )}
        </button>
      }
    >
      <div className="col g2">
        <div className="row g2">
          <h2 className="gat-title grow">To ask for together</h2>
          {gathered.length > 0 && (
            <span className="s12 t3 num nw" role="status">
              {gathered.length} of {TOGETHER}
            </span>
          )}
        </div>
        {gathered.length === 0 ? (
          <EmptyState icon="key" title="Nothing is gathered">
            “Add to request” puts products and tables here, on their pages and in Discover. All of them are then asked for in one request.
          </EmptyState>
        ) : (
          <>
            <ul className="gat-list">
              {gathered.map((thing) => (
                <li key={thing.urn} className="row g2">
                  {thing.domain ? <DomainGlyph domain={thing.domain} size={10} /> : <KindIcon kind={thing.kind} size={12} />}
                  <span className="grow min0" title={thing.full_name}>
                    <span className="el block">{thing.name}</span>
                    {thing.full_name !== thing.name && <span className="mono s11 t3 el block">{thing.full_name}</span>}
                  </span>
                  <IconButton icon="close" label={`Take ${thing.name} out`} onClick={() => gather(thing)} />
                </li>
              ))}
            </ul>
            <Kept />
            <div className="row g2">
              <Button small kind="ghost" onClick={() => ungather()}>
                Clear
              </Button>
              <span className="grow" />
              <Button small kind="primary" icon="key" onClick={ask}>
                Request access to {gathered.length === 1 ? 'it' : `all ${gathered.length}`}
              </Button>
            </div>
          </>
        )}
      </div>
    </Popover>
  );
}

/** That it is not kept. That it is kept is the rule and not said. */
function Kept() {
  const kept = useGatheringKept();
  if (kept.kind !== 'failed') return null;
  return (
    <p className="row g1 s12 bad-mark" role="alert" title={kept.error.message}>
      <Icon name="bad" size={13} />
      Not kept on this machine; trying again
    </p>
  );
}
