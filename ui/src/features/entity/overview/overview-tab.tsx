import type { ShowEntityResponse } from '@/ipc/bindings';
import { EndCard } from '../lifecycle/end-card';
import { ProductCard } from '../product/product-card';
import { ChangelogCard } from './changelog-card';
import { ContractCard } from './contract-card';
import { Docs } from './docs';
import { InputPorts } from './input-ports';
import { MeshCard } from './mesh-card';
import { NamesCard } from './names-card';
import { OutputPorts } from './output-ports';
import { PeopleCard } from './people-card';
import { Promises } from './promises';
import { TableCard } from './table-card';
import { TagsCard } from './tags-card';

/** Promises first, as measured; then what it is; ports, contract and people at the right. */
export function OverviewTab({ entity }: { entity: ShowEntityResponse }) {
  return (
    <>
      <div className="grow scroll ov-main">
        <Promises entity={entity} />
        <Docs entity={entity} />
      </div>
      <aside className="ov-side scroll" aria-label="About it">
        <EndCard entity={entity} />
        <ProductCard entity={entity} />
        <OutputPorts entity={entity} />
        <InputPorts entity={entity} />
        <ContractCard entity={entity} />
        <ChangelogCard entity={entity} />
        <PeopleCard entity={entity} />
        <MeshCard entity={entity} />
        <TagsCard entity={entity} />
        <TableCard entity={entity} />
        <NamesCard entity={entity} />
      </aside>
    </>
  );
}
