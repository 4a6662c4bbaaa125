import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** After a change of page the focus is on the page, not on what went away with the last one. */
export function useRouteFocus(): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    const held = document.activeElement;
    if (held === null || held === document.body) document.getElementById('main')?.focus({ preventScroll: true });
  }, [path]);
}
