import type { DomainRule, PreviewDomainsResponse, RuleMatch } from '@/ipc/bindings';
import { count, number } from '@/lib/time';

/** Rules that say something: a row with nothing in it is one that somebody is about to fill in. */
export function written(rules: readonly DomainRule[]): DomainRule[] {
  return rules
    .map(({ pattern, domain }) => ({ pattern: pattern.trim(), domain: domain.trim() }))
    .filter(({ pattern, domain }) => pattern !== '' || domain !== '');
}

/** Whether all of them can be kept. */
export function areWhole(rules: readonly DomainRule[]): boolean {
  return written(rules).every(({ pattern, domain }) => pattern !== '' && domain !== '');
}

/** A rule moved one up or down; at the ends it stays. */
export function moved(rules: readonly DomainRule[], from: number, to: number): DomainRule[] {
  const rule = rules[from];
  if (!rule || to < 0 || to >= rules.length) return [...rules];
  const rest = rules.filter((_, index) => index !== from);
  return [...rest.slice(0, to), rule, ...rest.slice(to)];
}

/** What a rule decides: `12 namespaces with 40 assets: raw_pay, raw_tax …`. */
export function matchWords({ namespaces, things, examples }: RuleMatch): string {
  if (namespaces === 0) return 'No namespace that an earlier rule leaves matches.';
  const more = namespaces > examples.length ? ' …' : '';
  return `${count(namespaces, 'namespace')} with ${count(things, 'asset')}: ${examples.map((one) => one || 'the catalog itself').join(', ')}${more}`;
}

/** What all of them together leave open: `12 namespaces match; 3 have no rule: a, b, c`. */
export function leftWords({ namespaces, undecided }: PreviewDomainsResponse): string {
  if (namespaces === 0) return 'No namespace is known yet; the rules hold from the first sync on.';
  const matched = namespaces - undecided.namespaces;
  const said = `${count(matched, 'namespace')} ${matched === 1 ? 'matches' : 'match'}`;
  if (undecided.namespaces === 0) return `${said}; none is left over.`;
  const more = undecided.namespaces > undecided.examples.length ? ' …' : '';
  const names = undecided.examples.map((one) => one || 'the catalog itself').join(', ');
  return `${said}; ${number(undecided.namespaces)} ${undecided.namespaces === 1 ? 'has' : 'have'} no rule: ${names}${more}`;
}
