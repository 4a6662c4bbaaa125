import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { validateBrowseSearch } from '@/features/browse/browse-search';
import { validateConnectionsSearch } from '@/features/connections/connections-search';
import { validateDiscoverSearch } from '@/features/discover/discover-search';
import { validateEntitySearch } from '@/features/entity/entity-search';
import { validateLineageSearch } from '@/features/lineage/lineage-search';
import { validateMeshSearch } from '@/features/mesh/mesh-search';
import { AppShell } from './layout/app-shell';
import { NotFoundPage } from './not-found-page';
import { RouteError } from './route-error';

const rootRoute = createRootRoute({ component: AppShell, notFoundComponent: NotFoundPage });

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: lazyRouteComponent(() => import('@/features/home/home-page'), 'HomePage'),
});

const firstRunRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/first-run',
  component: lazyRouteComponent(() => import('@/features/first-run/first-run-page'), 'FirstRunPage'),
});

const discoverRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/discover',
  validateSearch: validateDiscoverSearch,
  component: lazyRouteComponent(() => import('@/features/discover/discover-page'), 'DiscoverPage'),
});

const entityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/entity/$urn',
  validateSearch: validateEntitySearch,
  component: lazyRouteComponent(() => import('./entity-route'), 'EntityRoute'),
});

const lineageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/lineage',
  validateSearch: validateLineageSearch,
  component: lazyRouteComponent(() => import('./lineage-route'), 'WholeMeshRoute'),
});

const lineageOfRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/lineage/$urn',
  validateSearch: validateLineageSearch,
  component: lazyRouteComponent(() => import('./lineage-route'), 'LineageOfRoute'),
});

const meshRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/mesh',
  validateSearch: validateMeshSearch,
  component: lazyRouteComponent(() => import('@/features/mesh/mesh-page'), 'MeshPage'),
});

const connectionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/connections',
  validateSearch: validateConnectionsSearch,
  component: lazyRouteComponent(() => import('@/features/connections/connections-page'), 'ConnectionsPage'),
});

const browseRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/connections/$name/browse',
  validateSearch: validateBrowseSearch,
  component: lazyRouteComponent(() => import('@/features/browse/browse-page'), 'BrowsePage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('@/features/settings/settings-page'), 'SettingsPage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute,
    firstRunRoute,
    discoverRoute,
    entityRoute,
    lineageRoute,
    lineageOfRoute,
    meshRoute,
    connectionsRoute,
    browseRoute,
    settingsRoute,
  ]),
  // The window's own scheme serves one document; where one is, stands behind the hash.
  history: createHashHistory(),
  defaultErrorComponent: RouteError,
  defaultPendingMs: 200,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
