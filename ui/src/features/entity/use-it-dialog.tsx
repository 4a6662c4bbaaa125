import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CopyButton } from '@/components/copy-button';
import { Dialog } from '@/components/dialog';
import { ErrorState } from '@/components/error-state';
import { Segmented } from '@/components/segmented';
import { SkeletonRows } from '@/components/skeleton';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';

/** Lines to paste into the tool that a person works in. */
export function UseItDialog({ entity, onClose }: { entity: ShowEntityResponse; onClose: () => void }) {
  const { data, error, refetch } = useQuery(verbQuery('list_snippets', { name: entity.urn }));
  const [tool, setTool] = useState<string>();
  const snippet = data?.snippets.find((one) => one.tool === tool) ?? data?.snippets[0];
  return (
    <Dialog title={`Use ${entity.name}`} open onClose={onClose}>
      {error && <ErrorState error={error} what={`how to use ${entity.name}`} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows height={28} count={4} />}
      {data && snippet && (
        <>
          <div>
            <Segmented
              label="Tool"
              value={snippet.tool}
              options={data.snippets.map((one) => ({ value: one.tool, label: one.tool }))}
              onChange={setTool}
            />
          </div>
          {/* A long line is scrolled sideways, with the keyboard too. */}
          <pre className="code snippet" role="region" aria-label={`${snippet.tool} snippet`} tabIndex={0}>
            {snippet.text}
          </pre>
          <div className="row g3 top">
            {snippet.note && <p className="s12 t2 grow pre">First: {snippet.note}</p>}
            <span className="end">
              <CopyButton text={snippet.text} what={snippet.language} worded />
            </span>
          </div>
          <p className="s12 t3">It reads with your own rights in that tool. Weft grants nothing.</p>
        </>
      )}
    </Dialog>
  );
}
