import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { CopyButton } from '@/components/copy-button';
import { Dialog } from '@/components/dialog';
import { sentence } from '@/components/error-state';
import { Segmented } from '@/components/segmented';
import { TextField } from '@/components/text-field';
import type { ScaffoldKind, SkeletonFile } from '@/ipc/bindings';
import { work } from '@/ipc/client';
import { pickTargetFolder } from '@/ipc/desk';
import { WeftError } from '@/ipc/error';
import { verbQuery } from '@/ipc/queries';
import { count } from '@/lib/time';
import { useDelayed } from '@/lib/use-delayed';

const PAUSE_MS = 200;
const KINDS: readonly { value: ScaffoldKind; label: string }[] = [
  { value: 'dbt', label: 'dbt model' },
  { value: 'spark', label: 'Spark job' },
];

interface Typed {
  name: string;
  domain: string;
  kind: ScaffoldKind;
}

/** What the verbs are asked. */
function requestOf({ name, domain, kind }: Typed) {
  return { name: name.trim(), domain: domain.trim() === '' ? null : domain.trim(), kind };
}

/** Files to begin a product with: shown first, then written into a folder of one's choice. */
export function SkeletonDialog({ onClose }: { onClose: () => void }) {
  const list = useId();
  const [typed, setTyped] = useState<Typed>({ name: '', domain: '', kind: 'dbt' });
  const [made, setMade] = useState<{ folder: string; files: readonly string[] } | null>(null);
  const [failed, setFailed] = useState<WeftError | null>(null);
  const [busy, setBusy] = useState(false);
  const frame = useQuery(verbQuery('show_frame', {}));
  const asked = useDelayed(typed, PAUSE_MS);
  const plan = useQuery({ ...verbQuery('plan_scaffold', requestOf(asked)), enabled: asked.name.trim() !== '', placeholderData: keepPreviousData, retry: false });
  const files = typed.name.trim() === '' || plan.error ? [] : (plan.data?.files ?? []);
  const settled = asked === typed && !plan.isPlaceholderData && !plan.isFetching;
  const set = (part: Partial<Typed>) => setTyped({ ...typed, ...part });

  async function write() {
    setFailed(null);
    setBusy(true);
    try {
      const folder = await pickTargetFolder('Folder for the skeleton');
      if (folder !== null) setMade({ folder, files: (await work('scaffold_product', { ...requestOf(typed), path: folder })).files });
    } catch (thrown) {
      setFailed(WeftError.from(thrown));
    }
    setBusy(false);
  }

  /** What is being written is told here. */
  function close() {
    if (!busy) onClose();
  }

  if (made) {
    return (
      <Dialog title="The skeleton is written" open onClose={onClose} footer={<Button kind="primary" onClick={onClose}>Close</Button>}>
        <div className="row g2">
          <span className="mono s12 wrap-any grow" role="status">
            {made.folder}
          </span>
          <CopyButton text={made.folder} what="path" />
        </div>
        <ul className="mono s12" aria-label="Files that were written">
          {made.files.map((file) => (
            <li key={file}>{file}</li>
          ))}
        </ul>
        <p className="s12 t2">Put it under version control, fill in what is marked, and connect the folder as a source of contracts.</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      title="New product skeleton"
      open
      onClose={close}
      width={920}
      footer={
        <>
          <Button onClick={close} aria-disabled={busy || undefined}>
            Cancel
          </Button>
          <Button kind="primary" icon="folder" busy={busy} disabled={files.length === 0 || !settled} onClick={() => void write()}>
            {files.length === 0 ? 'Write it to a folder…' : `Write ${count(files.length, 'file')} to a folder…`}
          </Button>
        </>
      }
    >
      {failed && (
        <Banner kind="bad" title="It is not written.">
          {sentence(failed.message)} {failed.hint && sentence(failed.hint)}
        </Banner>
      )}
      <div className="row g3 wrap top">
        <TextField
          label="Name"
          className="mono-field grow"
          value={typed.name}
          placeholder="daily-sales"
          maxLength={100}
          error={typed.name.trim() !== '' && plan.error ? sentence(plan.error.message) : undefined}
          hint="A new one, or that of a product that there is."
          onChange={(event) => set({ name: event.target.value })}
        />
        <TextField label="Domain" className="grow" list={list} value={typed.domain} placeholder="That of the product" maxLength={100} onChange={(event) => set({ domain: event.target.value })} />
        <datalist id={list}>
          {frame.data?.domains.map((one) => <option key={one.domain} value={one.domain} />)}
        </datalist>
      </div>
      <div>
        <Segmented label="What makes the data" value={typed.kind} options={KINDS} onChange={(kind) => set({ kind })} />
      </div>
      <Files files={files} stale={!settled} />
    </Dialog>
  );
}

/** Each file with what would stand in it. */
function Files({ files, stale }: { files: readonly SkeletonFile[]; stale: boolean }) {
  if (files.length === 0) return <p className="s12 t3">Contract, product file, the model or job, and its tests stand here before anything is written.</p>;
  return (
    <section aria-label="What would be written" aria-busy={stale}>
      {files.map((file) => (
        <details key={file.path} className="np-file">
          <summary className="mono s12">{file.path}</summary>
          <pre className="code np-text" role="region" aria-label={file.path} tabIndex={0}>
            {file.text}
          </pre>
        </details>
      ))}
      <p className="s12 t3">Nothing that is in the folder already is overwritten.</p>
    </section>
  );
}
