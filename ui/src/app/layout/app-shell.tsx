import { Outlet, useRouterState } from '@tanstack/react-router';
import { classes } from '@/lib/class-names';
import { useScreenInfo } from '@/lib/screen';
import { useDensity } from '@/lib/use-density';
import { useMedia } from '@/lib/use-media';
import { ClosedPage } from '../closed-page';
import { useClosed } from '../use-closed';
import { useEnds } from '../use-ends';
import { useGlobalKeys } from '../use-global-keys';
import { useKeptGathering } from '../use-kept-gathering';
import { useLinks } from '../use-links';
import { useRouteFocus } from '../use-route-focus';
import { usePreferences } from '../use-preferences';
import { useWorkspaceChanges } from '../use-workspace-changes';
import { Announcer } from './announcer';
import { AskingForAccess } from './asking';
import { KeyboardHelp } from './keyboard-help';
import { Palette } from './palette';
import { Rail } from './rail';
import { StatusBar } from './status-bar';
import { TitleBar } from './title-bar';
import { Toasts } from './toasts';

/** The frame around every screen. */
export function AppShell() {
  const { railOpen, toggleRail, panel, setPanel } = useGlobalKeys();
  const narrow = useMedia('(max-width: 1239px)');
  const { compact } = useScreenInfo();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const closed = useClosed();
  const bare = closed !== null || path === '/first-run';
  const density = useDensity();
  usePreferences();
  useLinks();
  useWorkspaceChanges();
  useEnds();
  useKeptGathering();
  useRouteFocus();
  const mini = railOpen === null ? narrow || compact : !railOpen;

  return (
    <div className={classes('app', mini && 'mini', bare && 'bare')} data-density={density}>
      <a className="vh skip" href="#main">
        Skip to content
      </a>
      <TitleBar bare={bare} onToggleRail={() => toggleRail(mini)} onPalette={() => setPanel('palette')} />
      {!bare && <Rail mini={mini} />}
      <main className="main" id="main" tabIndex={-1}>
        {/* How it stands with the workspace is shown in the settings, also then. */}
        {closed !== null && path !== '/settings' ? <ClosedPage error={closed} /> : <Outlet />}
      </main>
      <Announcer />
      <StatusBar closed={closed} onHelp={() => setPanel('help')} />
      <Toasts />
      {closed === null && <AskingForAccess />}
      {closed === null && panel === 'palette' && <Palette onClose={() => setPanel(null)} onHelp={() => setPanel('help')} />}
      <KeyboardHelp open={panel === 'help'} onClose={() => setPanel(null)} />
    </div>
  );
}
