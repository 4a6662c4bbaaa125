import type { ComponentProps } from 'react';
import { Button } from '@/components/button';
import { TextField } from '@/components/text-field';
import { WeftError } from '@/ipc/error';
import { toast } from '@/lib/toasts';

interface PlaceFieldProps extends Omit<ComponentProps<typeof TextField>, 'onChange' | 'value'> {
  value: string;
  button: string;
  pick: () => Promise<string | null>;
  onText: (value: string) => void;
  /** What becomes of a chosen place; absent: it takes the place of what is there. */
  onPicked?: (value: string) => void;
}

/** A place on this computer: typed, or chosen in the system's dialog. */
export function PlaceField({ pick, button, onText, onPicked = onText, ...field }: PlaceFieldProps) {
  async function choose() {
    try {
      const chosen = await pick();
      if (chosen !== null) onPicked(chosen);
    } catch (thrown) {
      toast({ kind: 'bad', title: 'The dialog did not open', detail: WeftError.from(thrown).message });
    }
  }
  return (
    <div className="row g2 top">
      <TextField className="grow" {...field} onChange={(event) => onText(event.target.value)} />
      <Button className="beside" icon="folder" onClick={() => void choose()}>
        {button}
      </Button>
    </div>
  );
}
