import { useState } from 'react';
import { Icon } from '@/components/icon';
import { IconButton } from '@/components/icon-button';
import { Popover } from '@/components/popover';
import type { Mask } from '@/ipc/bindings';
import { sentence } from '../words';

/** Who masks a column, why, and what that does not mean. */
export function MaskPopover({ mask }: { mask: Mask }) {
  const [open, setOpen] = useState(false);
  const name = mask.column.split('.').at(-1) ?? mask.column;
  return (
    <Popover
      label={`${name} is masked`}
      width={300}
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton icon="hidden" label={`${name} is masked: why`} className="mask-button" />}
    >
      <div className="row g2">
        <Icon name="hidden" size={14} />
        <b className="b6">{name} is masked</b>
      </div>
      <p className="s12 t2 mask-why">
        {sentence(mask.why)}. {mask.by === 'weft' ? 'Weft masks it in previews, statistics, SQL and exports, as a courtesy: your own credential may be able to read the file.' : `The catalog of ${mask.by} wants it of what you read: Weft does it before a filter, an order, statistics or an export sees a value.`}
      </p>
    </Popover>
  );
}
