import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { quoted, sentence } from '@/components/error-state';
import { YamlSource } from '@/components/yaml-source';
import type { ShowContractFileResponse, ShowEntityResponse } from '@/ipc/bindings';
import { useKeys } from '@/lib/screen';
import { toast } from '@/lib/toasts';
import { useDraft } from '../editing/use-draft';
import { ContractBar, type ContractMode } from './contract-bar';
import { ContractChanges } from './contract-changes';
import { ContractConflict } from './contract-conflict';
import { ContractForm } from './contract-form';
import { marksOf } from './contract-words';
import { useContractText, type Place } from './use-contract-text';
import { usePublishContract } from './use-publish-contract';

/** What editing begins from. */
export interface Start {
  text: string;
  base: string | null;
  place: Place | null;
  /** What a drafted contract still lacks. */
  notes: readonly string[];
  /** Whether it is a draft that was kept on this machine. */
  kept: boolean;
}

interface ContractEditorProps {
  entity: ShowEntityResponse;
  shown: ShowContractFileResponse;
  start: Start;
  onReload: () => void;
}

/** Form and text of one file side by side, with what changes by it. Leaving never loses a word: it is a draft by then. */
export function ContractEditor({ entity, shown, start, onReload }: ContractEditorProps) {
  const navigate = useNavigate();
  const [mode, setMode] = useState<ContractMode>('both');
  const [goTo, setGoTo] = useState<{ line: number; column?: number } | null>(null);
  const name = shown.urn ?? entity.urn;
  const draft = useDraft(name, shown.format === 'odps' ? 'product_file' : 'contract', shown.draft);
  const contract = useContractText(shown, start, draft);
  // A field takes its words after a pause or when it is left, and neither a key nor leaving the page waits for that.
  const keep = () => contract.take().then(() => draft.flush());
  const leave = () => void keep().then(() => navigate({ to: '/entity/$urn', params: { urn: entity.urn }, search: {} }));
  const publishing = usePublishContract({ name, contract, draft, shown, published: leave });
  const marks = useMemo(() => marksOf(contract.settled ? contract.checked : undefined), [contract.settled, contract.checked]);
  const go = (line: number, column?: number) => {
    if (mode === 'form') setMode('both');
    setGoTo({ line, ...(column === undefined ? {} : { column }) });
  };
  useKeys('Contract', [
    { keys: ['mod+s'], label: 'Save draft', run: () => void keep(), whileTyping: true },
    { keys: ['mod+enter'], label: 'Publish', run: () => void publishing.publish(), whileTyping: true },
    { keys: ['escape'], label: 'Leave', run: leave, whileTyping: true },
  ]);
  async function discard() {
    await contract.take();
    // Taken back, it is what it was: also the file that it began from, which may be another by now.
    const before = contract.latest();
    const { filed } = contract;
    await draft.discard();
    if (filed.text === null) {
      onReload();
      const again = () => {
        draft.keep({ base: 0, file: before });
        void draft.flush().then(onReload);
      };
      toast({ kind: 'info', title: 'The draft is discarded', undo: again });
      return;
    }
    contract.replace(filed.text, filed.base);
    await draft.discard();
    toast({ kind: 'info', title: 'The draft is discarded', undo: () => contract.replace(before.text, before.base) });
  }
  if (publishing.clash) {
    return <ContractConflict clash={publishing.clash} contract={contract} busy={publishing.busy} onMine={() => void publishing.over()} onClose={publishing.settle} />;
  }
  return (
    <>
      <ContractBar
        mode={mode}
        onMode={setMode}
        draft={draft.state}
        contract={contract}
        shown={shown}
        busy={publishing.busy}
        why={publishing.why}
        onDiscard={() => void discard()}
        onPublish={() => void publishing.publish()}
        onLeave={leave}
      />
      {start.kept && contract.base !== contract.filed.base && contract.base !== null && (
        <Banner kind="warn" className="head-banner" title="The file has changed since this draft was begun." actions={<Button small onClick={() => void discard()}>Begin again from the file</Button>}>
          Publishing shows both versions first.
        </Banner>
      )}
      {publishing.failed && (
        <Banner kind="bad" className="head-banner" title="It is not published.">
          {sentence(publishing.failed.message)} {publishing.failed.hint && quoted(sentence(publishing.failed.hint))}
        </Banner>
      )}
      {contract.failed && (
        <Banner kind="bad" className="head-banner" title="The form could not change the text.">
          {sentence(contract.failed.message)} {contract.failed.hint && sentence(contract.failed.hint)}
        </Banner>
      )}
      <div className="row grow min0 stretch">
        {mode !== 'text' && <ContractForm contract={contract} format={contract.checked?.standard ?? shown.format} onGo={go} />}
        {mode !== 'form' && (
          <div className="contract-text">
            <YamlSource label="Text of the file" value={contract.text} marks={marks} goTo={goTo} onChange={contract.change} onPublish={() => void publishing.publish()} onLeave={leave} />
          </div>
        )}
        <ContractChanges contract={contract} shown={shown} notes={start.notes} why={publishing.why} onGo={go} />
      </div>
    </>
  );
}
