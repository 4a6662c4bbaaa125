import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { validateAccessSearch } from '@/features/access/access-search';
import { validateBrowseSearch } from '@/features/browse/browse-search';
import { validateConnectionsSearch } from '@/features/connections/connections-search';
import { validateDiscoverSearch } from '@/features/discover/discover-search';
import { validateContractSearch, validateVersionsSearch } from '@/features/entity/contract/contract-search';
import { validateEntitySearch } from '@/features/entity/entity-search';
import { validateProductSearch } from '@/features/entity/product/parts';
import { validateGovernanceSearch } from '@/features/governance/governance-search';
import { validateHealthSearch } from '@/features/health/health-search';
import { validateLineageSearch } from '@/features/lineage/lineage-search';
import { validateMeshSearch } from '@/features/mesh/mesh-search';
import { validateNewProductSearch } from '@/features/new-product/new-product-search';
import { validateReviewSearch } from '@/features/review/review-search';
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

const docsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/entity/$urn/docs',
  component: lazyRouteComponent(() => import('./docs-route'), 'DocsRoute'),
});
const slaRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/entity/$urn/service-levels',
  component: lazyRouteComponent(() => import('./sla-route'), 'SlaRoute'),
});
const contractRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/entity/$urn/contract',
  validateSearch: validateContractSearch,
  component: lazyRouteComponent(() => import('./contract-route'), 'ContractRoute'),
});
const versionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/entity/$urn/versions',
  validateSearch: validateVersionsSearch,
  component: lazyRouteComponent(() => import('./contract-route'), 'ContractVersionsRoute'),
});
const productRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/entity/$urn/product',
  validateSearch: validateProductSearch,
  component: lazyRouteComponent(() => import('./product-route'), 'ProductRoute'),
});

const newProductRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/new-product',
  validateSearch: validateNewProductSearch,
  component: lazyRouteComponent(() => import('@/features/new-product/new-product-page'), 'NewProductPage'),
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

const healthRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/health',
  validateSearch: validateHealthSearch,
  component: lazyRouteComponent(() => import('@/features/health/health-page'), 'HealthPage'),
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

const glossaryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/glossary',
  component: lazyRouteComponent(() => import('@/features/entity/glossary/glossary-page'), 'GlossaryPage'),
});

const proposalsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/proposals',
  validateSearch: validateReviewSearch,
  component: lazyRouteComponent(() => import('@/features/review/proposals-page'), 'ProposalsPage'),
});

const accessRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/access',
  validateSearch: validateAccessSearch,
  component: lazyRouteComponent(() => import('@/features/access/access-page'), 'AccessPage'),
});

const governanceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/governance',
  validateSearch: validateGovernanceSearch,
  component: lazyRouteComponent(() => import('@/features/governance/governance-page'), 'GovernancePage'),
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
    docsRoute,
    slaRoute,
    contractRoute,
    versionsRoute,
    productRoute,
    newProductRoute,
    lineageRoute,
    lineageOfRoute,
    meshRoute,
    healthRoute,
    connectionsRoute,
    browseRoute,
    glossaryRoute,
    proposalsRoute,
    accessRoute,
    governanceRoute,
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
