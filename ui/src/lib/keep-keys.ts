import type { KeyboardEvent } from 'react';

/** Keys pressed inside something that floats are not the screen's. Escape still closes the topmost layer. */
export function keepKeys(event: KeyboardEvent): void {
  if (event.key !== 'Escape') event.stopPropagation();
}
