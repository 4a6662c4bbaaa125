import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { EntityLink } from '@/components/entity-link';
import { sentence } from '@/components/error-state';
import type { ShowContractFileResponse, ShowEntityResponse } from '@/ipc/bindings';
import { call } from '@/ipc/client';
import { WeftError } from '@/ipc/error';
import { useKeys, useScreen } from '@/lib/screen';
import { ContractEditor, type Start } from './contract-editor';

interface ContractStartProps {
  entity: ShowEntityResponse;
  latest: ShowContractFileResponse;
  onReload: () => void;
}

/** Where editing begins: at the file, at a draft that waits, at one drafted from what is known; or why it cannot. */
export function ContractStart({ entity, latest, onReload }: ContractStartProps) {
  const [shown] = useState(latest);
  const [start, setStart] = useState<Start | null>(() => startOf(shown));
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<WeftError | null>(null);
  const navigate = useNavigate();
  const leave = () => void navigate({ to: '/entity/$urn', params: { urn: entity.urn }, search: {} });
  useScreen([{ label: 'Discover', to: '/discover' }, { label: entity.name, to: `/entity/${encodeURIComponent(entity.urn)}` }, { label: 'Edit contract' }], true);
  useKeys('Contract', [{ keys: ['escape'], label: 'Leave', run: leave }], { active: start === null });
  if (start) return <ContractEditor entity={entity} shown={shown} start={start} onReload={onReload} />;

  async function draft() {
    setBusy(true);
    setFailed(null);
    try {
      const drafted = await call('draft_contract', { name: entity.urn });
      const [only] = shown.places;
      setStart({
        text: drafted.text,
        base: null,
        place: { source: only?.source ?? null, folder: null, file: drafted.file },
        notes: drafted.notes,
        kept: false,
      });
    } catch (thrown) {
      setFailed(WeftError.from(thrown));
    }
    setBusy(false);
  }
  const back = <Button onClick={leave}>Leave</Button>;
  if (shown.several.length > 0) {
    return (
      <div className="grow head-line">
        <EmptyState icon="contract" title={`${entity.name} has ${shown.several.length} contracts`} actions={back}>
          Each is a file of its own. Choose the one to edit.
        </EmptyState>
        <ul className="contract-choices">
          {shown.several.map((contract) => (
            <li key={contract.urn}>
              <EntityLink to={contract} />
            </li>
          ))}
        </ul>
      </div>
    );
  }
  if (shown.place) {
    return (
      <div className="grow head-line">
        <EmptyState icon="file" tone="warn" title="The file is gone" actions={<><Button kind="primary" onClick={onReload}>Look again</Button>{back}</>}>
          {sentence(shown.gone ?? 'It cannot be read')} It was {shown.place.file} in {shown.place.source}. Sync the source to take it off the mesh, or put the file back.
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="grow head-line">
      <EmptyState
        icon="contract"
        title={failed ? 'It could not be drafted' : `${entity.name} has no ${shown.format === 'odps' ? 'product file' : 'contract'} yet`}
        tone={failed ? 'bad' : 'plain'}
        actions={
          <>
            {shown.can_draft && (
              <Button kind="primary" busy={busy} onClick={() => void draft()}>
                Draft one from its tables
              </Button>
            )}
            {back}
          </>
        }
      >
        {failed
          ? `${sentence(failed.message)} ${failed.hint ? sentence(failed.hint) : ''}`
          : shown.can_draft
            ? 'Columns, types, keys, owners and promises are filled in from what is known. Nothing is published until you say so.'
            : shown.format === 'odps'
              ? 'No folder of contracts holds one. What is said of the product is edited on its page.'
              : 'There is no table to draft one from. Open a product or table.'}
      </EmptyState>
    </div>
  );
}

function startOf(shown: ShowContractFileResponse): Start | null {
  const kept = shown.draft?.file;
  if (kept) return { text: kept.text, base: kept.base ?? null, place: placeOf(kept.place), notes: [], kept: true };
  if (shown.text !== null) return { text: shown.text, base: shown.base, place: null, notes: [], kept: false };
  return null;
}

function placeOf(place: { source?: string | null; folder?: string | null; file?: string | null } | null | undefined): Start['place'] {
  return place ? { source: place.source ?? null, folder: place.folder ?? null, file: place.file ?? 'contract.odcs.yaml' } : null;
}
