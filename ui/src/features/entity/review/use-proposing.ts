import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReviewOfThing } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';

/** Whether edits of a thing wait for a second person, and the question under which title one is proposed. Of what is not there yet nothing is asked. */
export function useProposing(urn: string | undefined) {
  const { data } = useQuery({ ...verbQuery('show_review_rules', { name: urn ?? null }), enabled: urn !== undefined });
  const [asking, setAsking] = useState(false);
  const review: ReviewOfThing | null = data?.thing ?? null;
  return {
    review,
    /** Publishing would be refused: the button says Propose. */
    asked: review?.asked ?? false,
    asking,
    ask: () => setAsking(true),
    close: () => setAsking(false),
  };
}

export type Proposing = ReturnType<typeof useProposing>;

/** Who decides, in a few names: `Maya Lindqvist or Ruth Adeyemi`. */
export function whoDecides(review: ReviewOfThing | null, own: string | null): string {
  const names = (review?.deciders ?? []).filter((person) => person.urn !== own).map((person) => person.name);
  const [first, second] = names;
  if (first === undefined) return 'any second person';
  if (second === undefined) return first;
  return names.length === 2 ? `${first} or ${second}` : `${first}, ${second} or ${names.length - 2} more`;
}
