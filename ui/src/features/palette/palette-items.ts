import type { IconName } from '@/components/icon';

/** Something the palette can do. */
export interface PaletteCommand {
  label: string;
  icon: IconName;
  combo?: string;
  run: () => void;
}
