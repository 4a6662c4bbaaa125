import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { Icon } from '@/components/icon';
import { Popover } from '@/components/popover';
import { RelativeTime } from '@/components/relative-time';
import { SkeletonRows } from '@/components/skeleton';
import type { Aspect, Payload, ProductInfo, VersionView } from '@/ipc/bindings';
import { useVerb, verbQuery } from '@/ipc/queries';
import { toast } from '@/lib/toasts';
import { linesOf } from './glossary/term-form';
import { day } from './lifecycle/lifecycle-words';

interface HistoryPopoverProps {
  name: string;
  aspect: Extract<Aspect, 'docs' | 'tags' | 'field_docs' | 'product' | 'term'>;
  /** Only the words on this column. */
  column?: string;
  onRestored: () => void;
}

/** Every version of the words, with who and when; each can be written anew. */
export function HistoryPopover({ name, aspect, column, onRestored }: HistoryPopoverProps) {
  const [open, setOpen] = useState(false);
  const asked = { name, aspect, ...(column === undefined ? {} : { column }) };
  const listed = useQuery({ ...verbQuery('list_versions', asked), enabled: open });
  const restore = useVerb('restore_version', 'The version was not restored');
  async function bring(version: VersionView, base: number) {
    const bringing = { ...asked, revision: version.revision, base };
    let answer = await restore.mutateAsync(bringing);
    // Where edits wait for a second person, an old version waits as well.
    if (answer.state === 'needs_review') answer = await restore.mutateAsync({ ...bringing, propose: { title: `Version ${version.revision} again` } });
    setOpen(false);
    if (answer.state === 'conflict') {
      toast({ kind: 'bad', title: 'Somebody published in the meantime', detail: 'Nothing was restored. Open the history again to see it.' });
      return;
    }
    if (answer.state === 'proposed') {
      toast({ kind: 'ok', title: `Version ${version.revision} is proposed`, detail: 'Edits of this wait for a second person.' });
      return;
    }
    toast({ kind: 'ok', title: answer.state === 'published' ? `Version ${version.revision} is shown again` : 'That stands there already' });
    onRestored();
  }
  return (
    <Popover label="History" width={380} align="end" open={open} onOpenChange={setOpen} trigger={<Button small icon="history">History</Button>}>
      {listed.error && <p className="t2">{sentence(listed.error.message)}</p>}
      {!listed.data && !listed.error && <SkeletonRows height={40} count={3} />}
      {listed.data?.versions.length === 0 && <p className="t3">Nobody has written anything yet.</p>}
      <ul className="versions">
        {listed.data?.versions.map((version) => (
          <li key={`${version.revision} ${version.origin.by} ${version.origin.name}`}>
            <div className="row g2">
              <Icon name={version.origin.by === 'person' ? 'person' : 'plug'} size={13} label={version.origin.by === 'person' ? 'Person' : 'Source'} />
              <b className="b5 el">{version.origin.name}</b>
              <span className="s12 t3 nw">
                <RelativeTime at={version.at} />
              </span>
              <span className="end">
                {version.shown ? (
                  <span className="s12 t3">shown</span>
                ) : (
                  version.value !== null && (
                    <Button small busy={restore.isPending} onClick={() => void bring(version, listed.data.base).catch(() => undefined)}>
                      Restore
                    </Button>
                  )
                )}
              </span>
            </div>
            <p className="s12 t2 version-words">{wordsOf(version.value)}</p>
          </li>
        ))}
      </ul>
      {listed.data && listed.data.more > 0 && <p className="s12 t3">{listed.data.more} older versions are not listed.</p>}
    </Popover>
  );
}

/** The beginning of what a version says. */
export function wordsOf(value: Payload | null): string {
  if (value === null) return 'No longer said';
  const parts: string[] = [];
  if (value.aspect === 'docs') {
    const { title, description, purpose, usage, limitations, markdown } = value.value;
    parts.push(...[title, description, purpose, usage, limitations, markdown].filter((text) => typeof text === 'string'));
  } else if (value.aspect === 'tags') {
    parts.push([...(value.value.tags ?? []), ...(value.value.terms ?? [])].join(', '));
  } else if (value.aspect === 'field_docs') {
    for (const { path, doc, classification, tags } of value.value.fields) {
      parts.push(`${path}: ${[doc, classification, ...(tags ?? [])].filter(Boolean).join(' · ')}`);
    }
  } else if (value.aspect === 'product') parts.push(...productWords(value.value));
  if (value.aspect === 'term') parts.push(...linesOf(value.value).map((line) => line.text));
  const text = parts.filter((part) => part !== '').join('\n');
  if (text === '') return 'Back to what is harvested';
  return text.length > 240 ? `${text.slice(0, 239)}…` : text;
}

function productWords({ status, version, purpose, usage, limitations, output_ports = [], input_ports = [], team = [], support = [], ends }: ProductInfo): string[] {
  const names = (title: string, all: readonly string[]) => (all.length === 0 ? '' : `${title}: ${all.join(', ')}`);
  const versioned = (port: { name: string; version: string | null }) => [port.name, port.version].filter(Boolean).join(' ');
  const state = [version, status, ends ? `ends on ${day(ends)}` : ''].filter(Boolean).join(', ');
  return [
    state, names('Offers', output_ports.map(versioned)), names('Reads', input_ports.map(versioned)), names('Team', team.map((one) => one.name ?? one.username)),
    names('Support', support.map((one) => one.channel)), purpose ?? '', usage ?? '', limitations ?? '',
  ];
}
