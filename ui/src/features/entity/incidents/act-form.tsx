import { useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import type { ActOnIncidentResponse, IncidentAct, IncidentView } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { clock } from '@/lib/time';
import { toast } from '@/lib/toasts';
import { forgetTypedText } from '@/lib/typed-texts';
import { useNow } from '@/lib/use-now';
import { ACT_WORD, actsOn, DONE } from './incident-words';
import { causeOf, WordsForm } from './words-form';

interface IncidentActsProps {
  incident: IncidentView;
  /** Somebody begins to act on it. */
  onBegin?: (() => void) | undefined;
}

/** What can be done with an incident. Words are asked for where they help, in place. */
export function IncidentActs({ incident, onBegin }: IncidentActsProps) {
  const [act, setAct] = useState<IncidentAct | null>(null);
  const [clash, setClash] = useState<ActOnIncidentResponse | null>(null);
  const undo = useVerb('act_on_incident', 'The incident was not reopened');
  const aboutOf = (one: IncidentAct) => `${one} of ${incident.id}`;
  const send = useVerb('act_on_incident', {
    onDone: (answer, { act: done, text, cause }) => {
      if (answer.state === 'conflict') {
        setClash(answer);
        return;
      }
      setClash(null);
      const about = aboutOf(clash !== null && act !== null ? act : done);
      forgetTypedText(about, text ?? '');
      forgetTypedText(causeOf(about), cause ?? '');
      // The page may show it before this is told: a form that was opened since stays.
      setAct((opened) => (opened === done || clash !== null ? null : opened));
      if (done !== 'resolve') return;
      const { id, title } = answer.incident;
      toast({
        kind: 'ok',
        title: 'The incident is resolved',
        detail: title,
        undo: () => undo.mutate({ id, act: 'reopen', text: 'Resolved by mistake', cause: null, seen: null }),
      });
    },
  });

  function run(chosen: IncidentAct, text: string, cause: string) {
    const said = (words: string) => (words.trim() === '' ? null : words);
    // What stands in the way has been seen by now.
    const seen = clash ? null : incident.seen;
    send.mutate({ id: incident.id, act: chosen, text: said(text), cause: said(cause), seen });
  }
  function begin(chosen: IncidentAct) {
    onBegin?.();
    if (chosen === 'acknowledge') run(chosen, '', '');
    else setAct(chosen);
  }
  function close() {
    setAct(null);
    setClash(null);
    send.reset();
  }
  return (
    <div className="col g2">
      {clash && <Clash clash={clash} />}
      {send.error && (
        <Banner kind="bad" title={sentence(send.error.message)}>
          {send.error.hint && sentence(send.error.hint)}
        </Banner>
      )}
      {act !== null ? (
        <WordsForm key={act} about={aboutOf(act)} act={act} asNote={clash !== null} busy={send.isPending} onSend={run} onClose={close} />
      ) : (
        <div className="row g2 wrap">
          {actsOn(incident.state).map((one) => (
            <Button key={one} small busy={send.isPending && send.variables.act === one} onClick={() => begin(one)}>
              {ACT_WORD[one]}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

/** Somebody was faster: how it stands, and what was not written. The words stay in the form. */
function Clash({ clash }: { clash: ActOnIncidentResponse }) {
  const now = useNow();
  const theirs = [...clash.since].reverse().find((entry) => entry.act !== 'note');
  return (
    <Banner kind="warn" title={theirs ? `${theirs.by} ${DONE[theirs.act]} at ${clock(new Date(theirs.at), now)}.` : 'Somebody was faster.'}>
      {theirs?.text && `They wrote: ${theirs.text} `}
      {theirs?.cause && `Cause: ${theirs.cause}. `}
      Nothing of yours was written{clash.mine?.text ? '; your words are below, and can be added as a note' : ''}.
    </Banner>
  );
}
