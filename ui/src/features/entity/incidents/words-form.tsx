import { useId } from 'react';
import { Button } from '@/components/button';
import { TextField } from '@/components/text-field';
import type { IncidentAct } from '@/ipc/bindings';
import { useTypedText } from '@/lib/typed-texts';
import { ACT_WORD } from './incident-words';

interface WordsFormProps {
  /** What the words are about: they stay typed until they are sent, also when the form is closed. */
  about: string;
  act: IncidentAct;
  /** The act makes no sense any more; its words do. */
  asNote: boolean;
  busy: boolean;
  onSend: (act: IncidentAct, text: string, cause: string) => void;
  onClose: () => void;
}

/** Under what the cause is kept beside the words. */
export const causeOf = (about: string) => `cause, ${about}`;

/** The words of an act. Control and Enter send them, Escape closes the form. */
export function WordsForm({ about, act, asNote, busy, onSend, onClose }: WordsFormProps) {
  const [text, setText] = useTypedText(about);
  const [cause, setCause] = useTypedText(causeOf(about));
  const id = useId();
  const label = act === 'resolve' ? 'What was done' : act === 'reopen' ? 'Why it is not over' : 'Note';
  const sent = asNote ? 'note' : act;
  const ready = sent !== 'note' || text.trim() !== '';
  return (
    <form
      className="col g2"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy) onSend(sent, text, cause);
      }}
    >
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <textarea
          id={id}
          className="inp"
          rows={3}
          maxLength={4000}
           
          autoFocus
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              event.preventDefault();
              onClose();
            }
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              event.currentTarget.form?.requestSubmit();
            }
          }}
        />
      </div>
      {act === 'resolve' && <TextField label="Cause, if known" value={cause} maxLength={4000} onChange={(event) => setCause(event.target.value)} />}
      <div className="row g2">
        <Button small kind="primary" type="submit" busy={busy} disabled={!ready}>
          {asNote ? 'Add as a note' : ACT_WORD[act]}
        </Button>
        <Button small onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
