import { useRef, useState } from 'react';
import { Button } from '@/components/button';
import { Menu } from '@/components/menu';
import { Spinner } from '@/components/spinner';
import type { ExportFormat, ShowEntityResponse } from '@/ipc/bindings';
import { work } from '@/ipc/client';
import { pickSavePath } from '@/ipc/desk';
import { WeftError } from '@/ipc/error';
import { count } from '@/lib/time';
import { toast } from '@/lib/toasts';
import type { Asked } from './use-rows';

const FORMATS: readonly { format: ExportFormat; label: string; ending: string }[] = [
  { format: 'csv', label: 'CSV', ending: 'csv' },
  { format: 'parquet', label: 'Parquet', ending: 'parquet' },
  { format: 'arrow', label: 'Arrow', ending: 'arrow' },
];

/** Writes what is asked for to a file of the person's choice, under the same masks. */
export function ExportMenu({ entity, asked }: { entity: ShowEntityResponse; asked: Asked }) {
  const [file, setFile] = useState<string | null>(null);
  const running = useRef<AbortController>(null);

  async function start(format: ExportFormat, ending: string) {
    const name = (entity.data_asset?.name ?? entity.name).replace(/[^\w.-]+/g, '_');
    const stop = new AbortController();
    try {
      const path = await pickSavePath(`Export ${entity.name}`, `${name}.${ending}`);
      if (path === null) return;
      running.current = stop;
      setFile(path);
      const done = await work('export_rows', { ...requestOf(asked), format, path }, { signal: stop.signal });
      const cut = done.report.truncated === null ? '' : ` ${done.report.truncated}`;
      toast({ kind: 'ok', title: `${count(done.report.rows, 'row')} written`, detail: `${done.path}${cut}` });
    } catch (thrown) {
      const error = WeftError.from(thrown);
      if (error.code === 'cancelled') toast({ kind: 'info', title: 'The export was stopped' });
      else toast({ kind: 'bad', title: 'The rows were not exported', detail: [error.message, error.hint].filter(Boolean).join('. ') });
    } finally {
      running.current = null;
      setFile(null);
    }
  }

  if (file !== null) {
    return (
      <span className="row g2" role="status">
        <Spinner />
        <span className="el export-file" title={file}>
          Writing {file.split(/[\\/]/).at(-1)}
        </span>
        <Button small icon="stop" onClick={() => running.current?.abort()}>
          Stop
        </Button>
      </span>
    );
  }
  return (
    <Menu
      label="Export as"
      trigger={
        <Button small icon="download">
          Export
        </Button>
      }
      items={FORMATS.map(({ format, label, ending }) => ({ label, icon: 'file', onSelect: () => void start(format, ending) }))}
    />
  );
}

function requestOf(asked: Asked) {
  if (asked.kind === 'sql') return { sql: asked.sql };
  return {
    name: asked.name,
    snapshot_id: asked.snapshot ?? null,
    filter: asked.filter.trim() === '' ? null : asked.filter,
    sort: asked.sort,
  };
}
