import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { handleKey, useKeys } from '@/lib/screen';

export type Panel = 'palette' | 'help' | null;

/** Keys that work everywhere, and the one listener that all keys of all screens go through. */
export function useGlobalKeys() {
  const [panel, setPanel] = useState<Panel>(null);
  const [railOpen, setRailOpen] = useState<boolean | null>(null);
  const router = useRouter();
  const navigate = useNavigate();

  useEffect(() => {
    const listen = (event: KeyboardEvent) => handleKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);

  useKeys('Everywhere', [
    { keys: ['mod+k'], label: 'Palette', whileTyping: true, shown: false, run: () => setPanel('palette') },
    { keys: ['?'], label: 'All keys', shown: false, run: () => setPanel('help') },
    {
      keys: ['mod+b'],
      label: 'Side bar',
      shown: false,
      run: () => setRailOpen((open) => !(open ?? window.innerWidth >= 1240)),
    },
    { keys: ['alt+arrowleft', 'mod+['], label: 'Back', shown: false, run: () => router.history.back() },
    { keys: ['alt+arrowright', 'mod+]'], label: 'Forward', shown: false, run: () => router.history.forward() },
    { keys: ['mod+,'], label: 'Settings', shown: false, run: () => void navigate({ to: '/settings' }) },
    { keys: ['mod+shift+h'], label: 'Home', shown: false, run: () => void navigate({ to: '/' }) },
    { keys: ['mod+shift+m'], label: 'Mesh map', shown: false, run: () => void navigate({ to: '/mesh' }) },
  ]);

  return { panel, setPanel, railOpen, toggleRail: (mini: boolean) => setRailOpen(mini) };
}
