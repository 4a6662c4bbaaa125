import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, type ReactNode } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import { Tabs } from '@/components/tabs';
import type { ShowEntityResponse } from '@/ipc/bindings';
import type { WeftError } from '@/ipc/error';
import { filterText } from '@/lib/query-text';
import { useKeys, useScreen } from '@/lib/screen';
import { ActivityTab } from './activity/activity-tab';
import { assetsOf } from './asset-note';
import { ContractNews } from './contract-news';
import { EntityHeader } from './entity-header';
import type { EntityTab } from './entity-search';
import { isAssetOrProduct, TAB_NAME, tabsOf } from './entity-tabs';
import { FindingsBanner } from './findings-banner';
import { IncidentBanners } from './incidents/incident-banners';
import { KindPage } from './kinds/kind-page';
import { EndingNotice } from './lifecycle/ending-notice';
import { SchemaTab } from './schema/schema-tab';
import { useEntitySearch } from './use-entity-search';

// Arrow, the editor and the plots come only when their side is opened.
const DataTab = lazy(() => import('./data/data-tab').then((module) => ({ default: module.DataTab })));
const HealthTab = lazy(() => import('./health/health-tab').then((module) => ({ default: module.HealthTab })));

interface EntityViewProps {
  entity: ShowEntityResponse;
  lineage: ReactNode;
  access: ReactNode;
  /** Why asking again failed; what is shown is then from before. */
  failed: WeftError | null;
  onRetry: () => void;
}

export function EntityView({ entity, lineage, access, failed, onRetry }: EntityViewProps) {
  const { search, change } = useEntitySearch();
  const tabs = tabsOf(entity);
  const tab = tabs.find((one) => one === search.tab) ?? 'overview';
  const open = (wanted: EntityTab) => change({ tab: wanted === 'overview' ? undefined : wanted }, false);
  const navigate = useNavigate();
  const edit = () => void navigate({ to: '/entity/$urn/docs', params: { urn: entity.urn } });
  const contract = () => void navigate({ to: '/entity/$urn/contract', params: { urn: entity.urn }, search: {} });
  useScreen(crumbsOf(entity, tab), tab === 'data' || tab === 'lineage');
  useKeys('Page', [
    ...tabs.map((one, index) => ({
      keys: [`mod+${index + 1}`],
      label: index === 0 ? 'Tabs' : TAB_NAME[one],
      shown: index === 0 && tabs.length > 1,
      draw: [`mod+1–${tabs.length}`],
      run: () => open(one),
    })),
    // In the schema the same key describes the field that is chosen.
    ...(isAssetOrProduct(entity.kind) && tab !== 'schema' ? [{ keys: ['e'], label: 'Edit', run: edit }] : []),
    ...(promises(entity) ? [{ keys: ['c'], label: 'Contract', run: contract }] : []),
    ...(tabs.includes('lineage') ? [{ keys: ['l'], label: 'Lineage', run: () => open('lineage') }] : []),
  ]);

  const content: Record<EntityTab, () => ReactNode> = {
    overview: () => <KindPage entity={entity} />,
    schema: () => <SchemaTab entity={entity} />,
    data: () => <DataTab entity={entity} />,
    lineage: () => lineage,
    access: () => access,
    health: () => <HealthTab entity={entity} />,
    activity: () => <ActivityTab entity={entity} />,
  };
  return (
    <section className="pane grow" aria-label={entity.name}>
      <EntityHeader entity={entity} tab={tab} canQuery={tabs.includes('data')} onQuery={() => open('data')} />
      {failed && (
        <Banner kind="warn" icon="offline" className="head-banner" title="You see this page as it was." actions={<Button small onClick={onRetry}>Try again</Button>}>
          {sentence(failed.message)}
        </Banner>
      )}
      <EndingNotice entity={entity} />
      <IncidentBanners entity={entity} tab={tab} />
      <FindingsBanner entity={entity} tab={tab} />
      {tab === 'overview' && <ContractNews entity={entity} />}
      {tabs.length === 1 ? (
        <div className="row grow min0 stretch head-line">{content.overview()}</div>
      ) : (
        <Tabs
          label="Sides of the page"
          value={tab}
          tabs={tabs.map((value) => ({ value, label: TAB_NAME[value], count: value === 'schema' && assetsOf(entity).length <= 1 ? entity.fields.length : undefined }))}
          onChange={open}
        >
          <Suspense fallback={<div className="grow"><SkeletonRows height={28} count={12} /></div>}>{content[tab]()}</Suspense>
        </Tabs>
      )}
    </section>
  );
}

/** Whether it is, has or may get a contract. */
function promises(entity: ShowEntityResponse): boolean {
  return entity.contract !== null || ['contract', 'product', 'table', 'view'].includes(entity.kind);
}

/** The steps before the last one must leave room for it. */
function short(label: string): string {
  return label.length > 32 ? `${label.slice(0, 31)}…` : label;
}

function crumbsOf(entity: ShowEntityResponse, tab: EntityTab) {
  const domain = entity.domain;
  return [
    { label: 'Discover', to: '/discover' },
    ...(domain && domain !== entity.name ? [{ label: short(domain), to: `/discover?q=${encodeURIComponent(filterText('domain', [domain]))}` }] : []),
    ...(tab === 'overview'
      ? [{ label: entity.name }]
      : [{ label: short(entity.name), to: `/entity/${encodeURIComponent(entity.urn)}` }, { label: TAB_NAME[tab] }]),
  ];
}
