import { useEffect, useRef } from 'react';
import { Button } from '@/components/button';
import { IconButton } from '@/components/icon-button';
import { sentence } from '@/components/error-state';
import { TextField } from '@/components/text-field';
import type { DomainRule, PreviewDomainsResponse } from '@/ipc/bindings';
import { matchWords, moved } from './domain-rules';

interface DomainRuleRowsProps {
  rules: readonly DomainRule[];
  /** What they would do, where namespaces are known: as many as there are rules. */
  told?: PreviewDomainsResponse | undefined;
  onRules: (rules: DomainRule[]) => void;
}

/** Rules as rows to write in: the first that matches decides. */
export function DomainRuleRows({ rules, told, onRules }: DomainRuleRowsProps) {
  const list = useRef<HTMLOListElement>(null);
  const added = useRef(false);
  useEffect(() => {
    if (!added.current) return;
    added.current = false;
    list.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus();
  }, [rules.length]);
  const change = (at: number, changed: Partial<DomainRule>) =>
    onRules(rules.map((rule, index) => (index === at ? { ...rule, ...changed } : rule)));
  return (
    <div className="col g2">
      <ol ref={list} className="col g2 rules" aria-label="Rules, the first that matches decides">
        {rules.map(({ pattern, domain }, at) => {
          const match = told?.rules[at];
          const problem = match?.problem ?? undefined;
          const untold = pattern.trim() === '' || domain.trim() === '';
          return (
            <li key={at}>
              <div className="row g2 rule">
                <TextField
                  quiet
                  label={`Pattern of rule ${at + 1}`}
                  placeholder="raw_* or sales.**"
                  className="grow mono"
                  value={pattern}
                  maxLength={256}
                  onChange={(event) => change(at, { pattern: event.target.value })}
                />
                <span className="t3 rule-to" aria-hidden="true">
                  belongs to
                </span>
                <TextField
                  quiet
                  label={`Domain of rule ${at + 1}`}
                  placeholder="Finance"
                  className="grow"
                  value={domain}
                  maxLength={256}
                  onChange={(event) => change(at, { domain: event.target.value })}
                />
                <IconButton icon="up" label="Try it earlier" disabled={at === 0} onClick={() => onRules(moved(rules, at, at - 1))} />
                <IconButton
                  icon="down"
                  label="Try it later"
                  disabled={at === rules.length - 1}
                  onClick={() => onRules(moved(rules, at, at + 1))}
                />
                <IconButton icon="trash" label="Remove the rule" onClick={() => onRules(rules.filter((_, index) => index !== at))} />
              </div>
              {match && !untold && (
                <div className={problem === undefined ? 's12 t3 num rule-says' : 's12 rule-says rule-wrong'} role={problem === undefined ? undefined : 'alert'}>
                  {problem === undefined ? matchWords(match) : sentence(problem)}
                </div>
              )}
            </li>
          );
        })}
      </ol>
      <div>
        <Button
          small
          icon="plus"
          onClick={() => {
            added.current = true;
            onRules([...rules, { pattern: '', domain: '' }]);
          }}
        >
          Add a rule
        </Button>
      </div>
    </div>
  );
}
