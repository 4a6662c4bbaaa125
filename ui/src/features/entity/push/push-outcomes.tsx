import { useState } from 'react';
import { Button } from '@/components/button';
import { CopyButton } from '@/components/copy-button';
import { sentence } from '@/components/error-state';
import { Icon } from '@/components/icon';
import type { PushDocsResponse, PushPatch } from '@/ipc/bindings';
import { call, work } from '@/ipc/client';
import { pickSavePath } from '@/ipc/desk';
import { WeftError } from '@/ipc/error';
import { toast } from '@/lib/toasts';
import { KIND_NAME, STATE_MARK } from './push-words';

/** What became of it, place by place, in the words of each. */
export function PushOutcomes({ urn, answer }: { urn: string; answer: PushDocsResponse }) {
  const patched = answer.outcomes.filter((one) => one.state === 'patched').map((one) => one.key);
  return (
    <div className="col g3">
      <ul className="push-outcomes" aria-label="What became of it">
        {answer.outcomes.map((one) => {
          const mark = STATE_MARK[one.state];
          return (
            <li key={one.key} className={`row g2 push-${one.state}`}>
              <Icon name={mark.icon} size={16} />
              <div className="grow min0">
                <div className="row g2">
                  <strong>{mark.word}</strong>
                  <span className="t2">
                    {KIND_NAME[one.kind]} {one.source}
                  </span>
                  <span className="mono s12 el">{one.place}</span>
                </div>
                <p className="t2 s12">{[one.words, one.hint].filter(Boolean).join('; ')}</p>
              </div>
            </li>
          );
        })}
      </ul>
      {answer.notes.map((note) => (
        <p key={note} className="t2 s12">
          {sentence(note)}
        </p>
      ))}
      {answer.patches.map((patch) => (
        <Patch key={patch.folder} urn={urn} patch={patch} lone={answer.patches.length === 1} keys={patched} />
      ))}
    </div>
  );
}

interface PatchProps {
  urn: string;
  patch: PushPatch;
  /** Whether there is no other one. */
  lone: boolean;
  /** What is in a patch. */
  keys: readonly string[];
}

function Patch({ urn, patch, lone, keys }: PatchProps) {
  const [saved, setSaved] = useState(patch.saved);
  const title = lone ? 'The patch' : `The patch for ${patch.folder}`;
  async function save() {
    try {
      const path = await pickSavePath('Save the patch', 'words.patch');
      if (path === null) return;
      setSaved(await write(urn, patch, keys, path));
    } catch (thrown) {
      const error = WeftError.from(thrown);
      toast({ kind: 'bad', title: 'The patch was not saved', detail: [error.message, error.hint].filter(Boolean).join('. ') });
    }
  }
  return (
    <section aria-label={title}>
      <div className="row g2">
        <h3 className="el" title={patch.folder}>
          {title}
        </h3>
        {saved !== null && (
          <span className="s12 t2 el" role="status">
            Saved as {saved}
          </span>
        )}
        <span className="end row g2">
          <Button small icon="download" onClick={() => void save()}>
            Save
          </Button>
          <CopyButton text={patch.text} what="patch" />
        </span>
      </div>
      <pre className="code push-patch" role="region" tabIndex={0} aria-label={`Unified diff below ${patch.folder}`}>
        {patch.text.split('\n').map((line, index) => (
          <span key={index} className={mark(line)}>
            {line}
            {'\n'}
          </span>
        ))}
      </pre>
    </section>
  );
}

function mark(line: string): string | undefined {
  if (line.startsWith('+++') || line.startsWith('---')) return 't3';
  if (line.startsWith('+')) return 'push-plus';
  return line.startsWith('-') ? 'push-minus' : line.startsWith('@@') ? 't3' : undefined;
}

/** Writes the patch that is shown: where the files are others by now, it would not apply, and nothing is written. */
async function write(urn: string, patch: PushPatch, keys: readonly string[], out: string): Promise<string | null> {
  const plan = await call('plan_push', { name: urn });
  const now = plan.targets.filter((target) => target.folder === patch.folder && keys.includes(target.key));
  if (now.map((target) => target.patch ?? '').join('') !== patch.text) {
    throw new Error('The words or the files changed since. Close this and look at the plan again.');
  }
  const answer = await work('push_docs', { name: urn, digest: plan.digest, targets: now.map((target) => target.key), out });
  return answer.patches[0]?.saved ?? null;
}
