import { useState } from 'react';
import { Icon } from '@/components/icon';
import { IconButton } from '@/components/icon-button';
import { Popover } from '@/components/popover';
import { RelativeTime } from '@/components/relative-time';
import type { Aspect, Provenance } from '@/ipc/bindings';
import { useEntity } from './entity-context';
import { aspectName, originName, sourcesOf } from './provenance';
import { StatementsDialog } from './statements-dialog';

/** Where what stands here comes from: who said it, when, and what it overruled. */
export function Whence({ of: aspects, label, align = 'end' }: { of: readonly Aspect[]; label: string; align?: 'start' | 'end' }) {
  const entity = useEntity();
  const [raw, setRaw] = useState<Aspect | null>(null);
  const [open, setOpen] = useState(false);
  const groups = sourcesOf(entity.provenance, aspects);
  if (groups.length === 0) return null;
  return (
    <>
      <Popover
        label={`Where ${label} comes from`}
        width={320}
        align={align}
        open={open}
        onOpenChange={setOpen}
        trigger={<IconButton icon="info" label={`Where ${label} comes from`} className="whence" />}
      >
        <div className="col g3">
          {groups.map((group) => (
            <section key={group.aspect}>
              <div className="row g2">
                <h3 className="grow">{aspectName(group.aspect)}</h3>
                <button
                  type="button"
                  className="link s12"
                  onClick={() => {
                    setOpen(false);
                    setRaw(group.aspect);
                  }}
                >
                  In its own words
                </button>
              </div>
              <ul>
                {group.shown.map((one) => <Said key={keyOf(one)} one={one} word="shown" />)}
                {group.overruled.map((one) => <Said key={keyOf(one)} one={one} word="overruled" />)}
              </ul>
            </section>
          ))}
        </div>
      </Popover>
      {raw && <StatementsDialog urn={entity.urn} aspect={raw} onClose={() => setRaw(null)} />}
    </>
  );
}

function keyOf(one: Provenance): string {
  return `${one.origin.by} ${one.origin.name} ${one.at}`;
}

function Said({ one, word }: { one: Provenance; word: 'shown' | 'overruled' }) {
  return (
    <li className={word === 'shown' ? 'row g2 said' : 'row g2 said t3'}>
      <Icon name={one.origin.by === 'person' ? 'person' : 'plug'} size={13} label={one.origin.by === 'person' ? 'Person' : 'Source'} />
      <span className="el grow">{originName(one.origin)}</span>
      <span className="s12 t3 nw">
        <RelativeTime at={one.at} />
      </span>
      <span className="s12 said-word">{word}</span>
    </li>
  );
}
