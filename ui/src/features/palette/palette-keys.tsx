import { useKeys } from '@/lib/screen';

/** While the palette is open its own field hears the keys; these are only shown. */
export function PaletteKeys() {
  useKeys('Palette', [{ keys: ['escape'], label: 'Close', run: () => undefined }], { modal: true });
  return null;
}
