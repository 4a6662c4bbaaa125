import { useState } from 'react';
import { Button } from './button';
import { IconButton } from './icon-button';

interface CopyButtonProps {
  text: string;
  /** What is copied, for the tooltip: `name`. */
  what: string;
  /** With a word instead of only the icon. */
  worded?: boolean;
}

export function CopyButton({ text, what, worded }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      // Refused, or a window without a clipboard: the button says so.
      setState('failed');
    }
    setTimeout(() => setState('idle'), 1600);
  }
  const icon = state === 'copied' ? 'check' : state === 'failed' ? 'bad' : 'copy';
  const label = state === 'copied' ? 'Copied' : state === 'failed' ? 'Could not copy' : `Copy ${what}`;
  return worded ? (
    <Button kind="ghost" small icon={icon} onClick={() => void copy()}>
      {label}
    </Button>
  ) : (
    <IconButton icon={icon} label={label} onClick={() => void copy()} />
  );
}
