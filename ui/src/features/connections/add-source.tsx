import { useEffect, useId, useRef, useState, type FocusEvent, type SubmitEvent } from 'react';
import type { AddSourceRequest, DomainRule, TestSourceRequest, TestSourceResponse } from '@/ipc/bindings';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { Dialog } from '@/components/dialog';
import { sentence } from '@/components/error-state';
import type { WeftError } from '@/ipc/error';
import { useSecretVerb } from '@/ipc/queries';
import { toast } from '@/lib/toasts';
import { AddSourceFields } from './add-source-fields';
import type { KindName } from './connections-search';
import { KindChoice } from './kind-choice';
import { DomainRuleRows } from './domain-rule-rows';
import { areWhole, written } from './domain-rules';
import { noteKept, noteSignedIn } from './kept-secrets';
import { ProbeSteps } from './probe-steps';
import { EMPTY, isTyped, requestOf, signInKey, type SourceForm } from './source-form';
import { problemsOf, shownProblems } from './source-problems';
import { useDiscard } from './use-discard';
import { useSignIn } from './use-sign-in';
import { useSync } from './use-sync';
import { WaitingForBrowser } from './waiting-for-browser';

interface AddSourceProps {
  kind: KindName;
  taken: readonly string[];
  onKind: (kind: KindName) => void;
  onClose: () => void;
  onAdded: (name: string) => void;
}

/** A new connection: chosen, filled in, tried, and only then added. What was typed lives as long as this is open. */
export function AddSource({ kind, taken, onKind, onClose, onAdded }: AddSourceProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<SourceForm>(EMPTY);
  const [rules, setRules] = useState<DomainRule[]>([]);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  /** How often it was tried with something wrong in it: from the first time on all problems are shown. */
  const [refusals, setRefusals] = useState(0);
  const test = useSecretVerb('test_source');
  const add = useSecretVerb('add_source', {
    onDone: ({ name, kept_in }, request) => {
      const signIn = signInKey(request);
      if (kept_in !== null) {
        noteKept(name, kept_in);
        const what = signIn === null ? 'Its secret' : 'Your sign-in';
        toast({ kind: 'ok', title: `${name} is added`, detail: sentence(`${what} is in ${kept_in}`) });
      } else if (signIn !== null) noteSignedIn(name, { who: null, kept_in, lasts: false });
      sync(name);
    },
  });
  const sync = useSync();
  /** What was signed in to through the browser. */
  const [signedIn, setSignedIn] = useState<string | null>(null);
  const browser = useSignIn((answer, { name, source }) => {
    if (!source) return;
    setSignedIn(signInKey({ name, source }));
    toast({ kind: 'ok', title: answer.who === null ? 'You are signed in' : `Signed in as ${answer.who}` });
    test.mutate({ name, source });
  });
  const problems = problemsOf(kind, values, taken);
  const request = Object.keys(problems).length === 0 ? requestOf(kind, values) : null;
  // An answer counts only for what it was asked about, whatever was typed since. The name changes nothing there.
  const current =
    request !== null && test.variables !== undefined && same({ ...test.variables, name: request.name }, request);
  const trying = current && test.isPending;
  const answer = current ? test.data : undefined;
  const refused = add.error && same({ ...add.variables, domains: undefined }, request) ? add.error : null;
  const error = refused ?? browser.error ?? (current ? test.error : null);
  const key = signInKey(request);
  // A provider's sign-in can end while this is open; then the first step says so.
  const signsIn = key !== null && (key !== signedIn || (answer !== undefined && !reached(answer)));
  const [close, discard] = useDiscard({
    typed: isTyped(values) || written(rules).length > 0,
    busy: add.isPending,
    title: 'Close without adding it?',
    onClose,
  });

  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [refusals]);
  useEffect(() => {
    if (error) form.current?.scrollIntoView({ block: 'start' });
  }, [error]);

  function tryIt() {
    if (request && signsIn) browser.start({ name: request.name, source: request.source });
    else if (request) test.mutate(request);
    else setRefusals(refusals + 1);
  }
  function addIt() {
    if (!request || !areWhole(rules)) return;
    const domains = kind === 'contracts' ? [] : written(rules);
    add.mutate({ ...request, ...(domains.length > 0 && { domains }) }, { onSuccess: ({ name }) => onAdded(name) });
  }
  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (add.isPending || trying || browser.waiting) return;
    if (answer?.passed && !signsIn) addIt();
    else tryIt();
  }
  function leave({ target }: FocusEvent) {
    if (target instanceof HTMLInputElement && target.name !== '') setLeft(new Set(left).add(target.name));
  }

  return (
    <Dialog
      title="Add a connection"
      open
      onClose={close}
      width={640}
      footer={
        <>
          <span className="s12 t3 grow">{note(answer)}</span>
          <Button onClick={close}>Cancel</Button>
          {answer && !answer.passed && reached(answer) && !signsIn && (
            <Button busy={add.isPending} onClick={addIt}>
              Add anyway
            </Button>
          )}
          <Button
            kind="primary"
            type="submit"
            form={id}
            busy={trying || browser.waiting || (add.isPending && answer?.passed === true)}
          >
            {signsIn ? 'Sign in and test' : answer?.passed ? 'Add and sync' : answer ? 'Test again' : 'Test connection'}
          </Button>
        </>
      }
    >
      <form
        id={id}
        ref={form}
        className="col g4 add-form"
        noValidate
        autoComplete="off"
        onSubmit={submit}
        onBlur={leave}
      >
        {error && !browser.waiting && (
          <Refusal error={error} title={refused ? 'It was not added.' : 'It cannot be tried.'} />
        )}
        <KindChoice kind={kind} onKind={onKind} />
        <AddSourceFields
          kind={kind}
          form={values}
          taken={taken}
          problems={shownProblems(problems, values, left, refusals > 0)}
          onForm={setValues}
        />
        {kind !== 'contracts' && <Domains rules={rules} onRules={setRules} />}
        <WaitingForBrowser
          signIn={browser}
          onStop={() => form.current?.querySelector<HTMLElement>('[name=issuer]')?.focus()}
        />
        <ProbeSteps pending={trying} answer={answer} />
      </form>
      {discard}
    </Dialog>
  );
}

function Refusal({ error, title }: { error: WeftError; title: string }) {
  return (
    <Banner kind="bad" title={title}>
      {sentence(error.message)} {error.hint && sentence(error.hint)}
    </Banner>
  );
}

/** Rules may be written now or later: what they match is only known after the first sync. */
function Domains({ rules, onRules }: { rules: DomainRule[]; onRules: (rules: DomainRule[]) => void }) {
  return (
    <details className="more">
      <summary>
        Domains by rule<span className="t3">optional, can be changed at any time</span>
      </summary>
      <p className="s12 t3 rule-note">
        Namespaces of a pattern belong to a domain: <span className="mono">raw_*</span> or <span className="mono">sales.**</span>. Without
        a rule the catalog’s own words hold, else the first level of the namespace.
      </p>
      <DomainRuleRows rules={rules} onRules={onRules} />
      {!areWhole(rules) && <p className="s12 rule-wrong">A rule needs a pattern and a domain.</p>}
    </details>
  );
}

/** Requests are all made by one function, so their text is the same where they are. */
function same(a: AddSourceRequest | TestSourceRequest | undefined, b: AddSourceRequest | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The first step is the one without which nothing else is: signing in, or opening the folder. */
function reached({ steps }: TestSourceResponse): boolean {
  return steps[0]?.state === 'passed';
}

function note(answer: TestSourceResponse | undefined): string {
  if (!answer) return 'The connection is tried before it is added.';
  if (answer.passed) return 'Nothing is read until you add it.';
  return reached(answer) ? 'You can add it and see less.' : 'Nothing was added.';
}
