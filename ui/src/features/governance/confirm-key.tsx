import { useKeys } from '@/lib/screen';

/** The key that does what a dialog is for. It has to stand inside the dialog to be heard. */
export function ConfirmKey({ label, run }: { label: string; run: () => void }) {
  useKeys(label, [{ keys: ['mod+enter'], label, whileTyping: true, run }]);
  return null;
}
