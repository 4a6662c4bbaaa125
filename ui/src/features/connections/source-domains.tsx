import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import type { DomainRule, SourceView } from '@/ipc/bindings';
import { useVerb, verbQuery } from '@/ipc/queries';
import { count } from '@/lib/time';
import { toast } from '@/lib/toasts';
import { useDelayed } from '@/lib/use-delayed';
import { DomainRuleRows } from './domain-rule-rows';
import { areWhole, leftWords, written } from './domain-rules';

const TYPING_MS = 150;

/** Which namespaces of a source belong to which domain: what holds, and an editor that says what a change would do. */
export function SourceDomains({ source }: { source: SourceView }) {
  const [draft, setDraft] = useState<DomainRule[]>();
  const { name } = source.config;
  const rules = source.domains;
  return (
    <section aria-label="Domains">
      <div className="row g2 conn-part">
        <h3>Domains</h3>
        <span className="s12 t3">
          {rules.length === 0 ? 'by the catalog’s own words, else by the first level of the namespace' : `by ${count(rules.length, 'rule')}, then by the catalog’s own words`}
        </span>
        {!draft && (
          <span className="end">
            <Button small icon="edit" onClick={() => setDraft(rules.length === 0 ? [{ pattern: '', domain: '' }] : rules)}>
              {rules.length === 0 ? 'Add rules' : 'Change'}
            </Button>
          </span>
        )}
      </div>
      {draft ? (
        <Editor name={name} before={rules} draft={draft} onDraft={setDraft} onClose={() => setDraft(undefined)} />
      ) : (
        <Standing name={name} rules={rules} />
      )}
    </section>
  );
}

function Standing({ name, rules }: { name: string; rules: DomainRule[] }) {
  const { data } = useQuery(verbQuery('preview_domains', { source: name, rules }));
  if (rules.length === 0) return null;
  return (
    <>
      <dl className="dl rules-hold">
        {rules.map(({ pattern, domain }, index) => (
          <div key={index} className="rule-row">
            <dt className="mono wrap-any">{pattern}</dt>
            <dd>
              {domain} {data?.rules[index] && <span className="t3 num">{count(data.rules[index].namespaces, 'namespace')}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {data && <p className="s12 t3 num wrap-any">{leftWords(data)}</p>}
    </>
  );
}

interface EditorProps {
  name: string;
  before: readonly DomainRule[];
  draft: DomainRule[];
  onDraft: (rules: DomainRule[]) => void;
  onClose: () => void;
}

function Editor({ name, before, draft, onDraft, onClose }: EditorProps) {
  const asked = useDelayed(draft, TYPING_MS);
  const { data } = useQuery({
    ...verbQuery('preview_domains', { source: name, rules: asked }),
    placeholderData: keepPreviousData,
  });
  const keep = useVerb('set_domains', {
    onDone: (_, { rules: kept }) => toast({ kind: 'ok', title: kept.length === 0 ? 'The rules are gone' : 'The rules hold', detail: 'Nothing had to be read again.' }),
  });
  const rules = written(draft);
  const changed = JSON.stringify(rules) !== JSON.stringify(before);
  // What is shown beside a row must be about that row.
  const told = data?.rules.length === draft.length ? data : undefined;
  const wrong = !areWhole(draft) || (told?.rules.some((one, at) => one.problem !== null && !isBlank(draft[at])) ?? false);
  const save = () => keep.mutate({ source: name, rules }, { onSuccess: onClose });
  return (
    <form
      className="box rules-box col g3"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed && !wrong && !keep.isPending) save();
      }}
    >
      <DomainRuleRows rules={draft} told={told} onRules={onDraft} />
      <p className="s12 t3">
        <span className="mono">*</span> stands for any characters of one level, <span className="mono">**</span> for any number of
        levels: <span className="mono">sales.**</span> is sales and everything below. The first rule that matches decides. A rule
        outranks what the catalog says; what a person says of one asset outranks a rule.
      </p>
      {keep.error && (
        <Banner kind="bad" title="The rules were not kept.">
          {sentence(keep.error.message)} {keep.error.hint && sentence(keep.error.hint)}
        </Banner>
      )}
      <div className="row g2">
        <span className="s12 t2 num grow wrap-any" role="status">
          {told && leftWords(told)}
        </span>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={keep.isPending} disabled={!changed || wrong}>
          Keep rules
        </Button>
      </div>
    </form>
  );
}

function isBlank(rule: DomainRule | undefined): boolean {
  return rule === undefined || (rule.pattern.trim() === '' && rule.domain.trim() === '');
}
