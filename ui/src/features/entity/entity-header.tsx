import { AccessState } from '@/components/access-state';
import { Avatar } from '@/components/avatar';
import { CopyButton } from '@/components/copy-button';
import { DomainGlyph } from '@/components/domain-glyph';
import { DomainTile } from '@/components/domain-tile';
import { EntityLink } from '@/components/entity-link';
import { Icon } from '@/components/icon';
import { kindIcon, kindName } from '@/components/kind-icon';
import { StatusMark } from '@/components/status-mark';
import { Tag } from '@/components/tag';
import { Tooltip } from '@/components/tooltip';
import type { Aspect, ShowEntityResponse } from '@/ipc/bindings';
import { EntityActions } from './entity-actions';
import type { EntityTab } from './entity-search';
import { isAssetOrProduct } from './entity-tabs';
import { HeaderFacts } from './header-facts';
import { LifecycleMenu } from './lifecycle/lifecycle-menu';
import { OpenProposals } from './review/open-proposals';
import { Whence } from './whence';
import { lifecycleName } from './words';

const HEAD: readonly Aspect[] = ['asset', 'product', 'contract', 'ownership', 'slas', 'quality', 'person', 'domain', 'term'];

interface EntityHeaderProps {
  entity: ShowEntityResponse;
  tab: EntityTab;
  canQuery: boolean;
  onQuery: () => void;
}

/** The head of every page: what it is, who answers for it, how it does, and what can be done with it. */
export function EntityHeader({ entity, tab, canQuery, onQuery }: EntityHeaderProps) {
  const owner = entity.people.find((person) => person.name === entity.owner);
  const isThing = isAssetOrProduct(entity.kind);
  return (
    <header className="ph">
      <DomainTile domain={entity.domain ?? (entity.kind === 'domain' ? entity.name : null)} size={40} fallback={kindIcon(entity.kind)} />
      <div className="grow">
        <div className="row g2 min0">
          <h1 className="el">{entity.name}</h1>
          {entity.version && <Tag>v{entity.version.replace(/^v/i, '')}</Tag>}
          {entity.kind === 'product' ? <LifecycleMenu entity={entity} /> : entity.status && <Status status={entity.status} />}
          {entity.full_name !== entity.name && <span className="mono t3 el head-name">{entity.full_name}</span>}
          <CopyButton text={entity.full_name} what="name" />
          <Whence of={HEAD} label="what stands here" align="start" />
        </div>
        <div className="row g3 s12 t2 head-facts">
          <span className="row g1 nw">
            <Icon name={kindIcon(entity.kind)} size={13} className="t3" />
            {kindName(entity.kind)}
          </span>
          {entity.domain && entity.kind !== 'domain' && (
            <span className="row g1 nw">
              <DomainGlyph domain={entity.domain} size={10} />
              {entity.domain}
            </span>
          )}
          {entity.owner && (
            <span className="row g1 nw">
              <Avatar name={entity.owner} size={18} />
              {owner ? <EntityLink to={{ ...owner, kind: 'person', full_name: owner.name, domain: null }} mark="none" /> : entity.owner}
            </span>
          )}
          {isThing && <HeaderFacts entity={entity} />}
          {isThing && <OpenProposals urn={entity.urn} />}
        </div>
      </div>
      <div className="col g1 head-end">
        <EntityActions entity={entity} canQuery={canQuery} mainAction={tab !== 'data'} onQuery={onQuery} />
        {isThing && <AccessState state={entity.access} />}
      </div>
    </header>
  );
}

function Status({ status }: { status: NonNullable<ShowEntityResponse['status']> }) {
  const word = lifecycleName(status);
  if (status === 'deprecated' || status === 'retired') {
    return (
      <Tooltip text={status === 'deprecated' ? 'Still there, with an end in sight' : 'Gone; kept to be found'}>
        <span>
          <StatusMark status="attention" pill>{word}</StatusMark>
        </span>
      </Tooltip>
    );
  }
  return <Tag>{word}</Tag>;
}
