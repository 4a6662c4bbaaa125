import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { EntityLink } from '@/ipc/bindings';
import type { WeftError } from '@/ipc/error';
import { verbQuery } from '@/ipc/queries';
import { askForAccess } from '@/lib/asking';
import { clock } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { Button } from './button';
import { EmptyState } from './empty-state';
import { sentence } from './error-state';

interface NoRightProps {
  thing: EntityLink;
  /** What may not be seen: `the rows of Orders`. */
  what: string;
  /** What the refusal said. */
  error?: WeftError | undefined;
  /** What is said where nobody knows what is missing. */
  fallback?: string;
  actions?: ReactNode;
  children?: ReactNode;
}

/** "You may not see this": what is missing, who can give it, and the way to ask for it. Never an empty page. */
export function NoRight({ thing, what, error, fallback, actions, children }: NoRightProps) {
  const why = useQuery({ ...verbQuery('explain_access', { name: thing.urn, person: null }), retry: false });
  // An older answer, or none, says less: the refusal itself still stands.
  const missing = why.data?.missing ?? null;
  const now = useNow();
  const due = missing?.due ? `, due by ${clock(new Date(missing.due), now)}` : '';
  const words = [
    error?.message ?? null,
    missing ? `Missing: ${missing.what}${due}` : null,
    missing && missing.who.length > 0 ? `${names(missing.who.map((person) => person.name))} can give it` : null,
    error === undefined && !missing ? (fallback ?? null) : null,
  ];
  return (
    <div role="alert" className="col grow min0">
      <EmptyState
        icon="policy"
        title={`You may not see ${what}`}
        actions={
          <>
            {missing?.how !== '' && (
              <Button kind="primary" icon="key" combo="r" onClick={() => askForAccess({ things: [thing] })}>
                Request access
              </Button>
            )}
            {actions}
          </>
        }
      >
        {words
          .filter((one) => one !== null)
          .map(sentence)
          .join(' ')}{' '}
        {children}
      </EmptyState>
    </div>
  );
}

/** `Ruth`, `Ruth or Ines`, `Ruth, Ines or 3 others`. */
export function names(people: readonly string[], last = 'or'): string {
  const [first = '', second] = people;
  if (second === undefined) return first;
  if (people.length === 2) return `${first} ${last} ${second}`;
  return people.length === 3 ? `${first}, ${second} ${last} ${people[2] ?? ''}` : `${first}, ${second} ${last} ${people.length - 2} others`;
}
