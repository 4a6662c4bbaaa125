import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { EditState, ReviewOfThing } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { forgetTypedText, useTypedText } from '@/lib/typed-texts';

/**
 * Whether edits of a thing wait for a second person, and the question under which title one is proposed. Of what is not there
 * yet nothing is asked. Title and remark outlive the dialog, for each part of the thing that is edited.
 */
export function useProposing(urn: string | undefined, part = 'words') {
  const { data } = useQuery({ ...verbQuery('show_review_rules', { name: urn ?? null }), enabled: urn !== undefined });
  const [asking, setAsking] = useState(false);
  const about = `propose ${part} of ${urn ?? 'what is new'}`;
  const [title, setTitle] = useTypedText(`${about}: title`);
  const [remark, setRemark] = useTypedText(`${about}: remark`);
  const review: ReviewOfThing | null = data?.thing ?? null;
  return {
    review,
    /** Publishing would be refused: the button says Propose. */
    asked: review?.asked ?? false,
    asking,
    title,
    setTitle,
    remark,
    setRemark,
    ask: () => setAsking(true),
    close: () => setAsking(false),
    /** The verb has answered: what was said of the edit is sent with it, unless it is in conflict and asked for again. */
    settle: (state: EditState) => {
      setAsking(false);
      if (state === 'conflict') return;
      forgetTypedText(`${about}: title`, title);
      forgetTypedText(`${about}: remark`, remark);
    },
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
