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
  function copy() {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
    setTimeout(() => setState('idle'), 1600);
  }
  const icon = state === 'copied' ? 'check' : state === 'failed' ? 'bad' : 'copy';
  const label = state === 'copied' ? 'Copied' : state === 'failed' ? 'Could not copy' : `Copy ${what}`;
  return worded ? (
    <Button kind="ghost" small icon={icon} onClick={copy}>
      {label}
    </Button>
  ) : (
    <IconButton icon={icon} label={label} onClick={copy} />
  );
}
