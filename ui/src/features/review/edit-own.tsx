import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '@/components/button';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { sentence } from '@/components/error-state';
import type { DraftWords, ShowProposalResponse } from '@/ipc/bindings';
import { call } from '@/ipc/client';
import { WeftError } from '@/ipc/error';
import { toast } from '@/lib/toasts';

/** Takes one's own proposal back into the editor, as a draft that replaces it. A draft that is there is not lost unasked. */
export function EditOwn({ proposal }: { proposal: ShowProposalResponse }) {
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [over, setOver] = useState<DraftWords | null>(null);
  const { subject, words } = proposal;
  const docs = words.map((word) => word.payload).find((payload) => payload.aspect === 'docs');
  const tags = words.map((word) => word.payload).find((payload) => payload.aspect === 'tags');
  if (!subject || (!docs && !tags)) return null;
  const name = subject.urn;

  async function keep(draft: DraftWords) {
    await call('save_draft', { name, part: 'docs', ...draft });
    await navigate({ to: '/entity/$urn/docs', params: { urn: name } });
  }
  async function open() {
    setBusy(true);
    try {
      const shown = await call('show_docs', { name });
      const draft: DraftWords = {
        base: shown.base,
        docs: docs?.aspect === 'docs' ? docs.value : (shown.written?.docs ?? {}),
        ...(tags?.aspect === 'tags' && { tags: tags.value }),
        revises: proposal.id,
      };
      if (shown.draft && shown.draft.revises !== proposal.id) setOver(draft);
      else if (shown.draft) await navigate({ to: '/entity/$urn/docs', params: { urn: name } });
      else await keep(draft);
    } catch (thrown) {
      toast({ kind: 'bad', title: 'The editor did not open', detail: sentence(WeftError.from(thrown).message) });
    }
    setBusy(false);
  }
  return (
    <>
      <Button icon="edit" busy={busy} onClick={() => void open()}>
        Edit
      </Button>
      {over && (
        <ConfirmDialog
          title={`You have a draft of ${subject.name}`}
          open
          risk
          action="Replace the draft"
          onClose={() => setOver(null)}
          onConfirm={() => void keep(over).catch((thrown: unknown) => toast({ kind: 'bad', title: 'The draft was not replaced', detail: sentence(WeftError.from(thrown).message) }))}
        >
          What is typed there and not published would be lost. To keep it, publish or propose it first.
        </ConfirmDialog>
      )}
    </>
  );
}
