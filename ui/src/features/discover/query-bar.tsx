import { useQueryClient } from '@tanstack/react-query';
import { useState, type KeyboardEvent, type RefObject } from 'react';
import type { CompleteQueryResponse } from '@/ipc/bindings';
import { Chip } from '@/components/chip';
import { Icon } from '@/components/icon';
import { Spinner } from '@/components/spinner';
import { filterProblem } from '@/lib/query-text';
import { number } from '@/lib/time';
import { useDelayed } from '@/lib/use-delayed';
import { completionsQuery } from './queries';
import { typeInto, usefulOffers, withoutFilter } from './query-draft';
import type { Discover } from './use-discover';

interface QueryBarProps {
  discover: Discover;
  inputRef: RefObject<HTMLInputElement | null>;
}

/** One line for filters and words. Backspace in the empty line selects the last filter, and again removes it. */
export function QueryBar({ discover, inputRef }: QueryBarProps) {
  const { draft, text, setDraft, setText } = discover;
  const [chosen, setChosen] = useState(-1);
  const client = useQueryClient();
  const last = draft.filters.length - 1;

  function key(event: KeyboardEvent<HTMLInputElement>) {
    const { selectionStart, selectionEnd } = event.currentTarget;
    const atStart = selectionStart === 0 && selectionEnd === 0;
    if (event.key === 'Backspace' && atStart && last >= 0) {
      event.preventDefault();
      if (chosen >= 0) setDraft(withoutFilter(draft, chosen));
      setChosen(chosen >= 0 ? -1 : last);
      return;
    }
    if (chosen >= 0 && event.key === 'Delete') setDraft(withoutFilter(draft, chosen));
    if (event.key === 'ArrowLeft' && atStart && last >= 0) setChosen(chosen < 0 ? last : Math.max(0, chosen - 1));
    else if (event.key === 'ArrowRight' && chosen >= 0) setChosen(chosen < last ? chosen + 1 : -1);
    else if (event.key === 'Tab' && !event.shiftKey && takeFirst()) event.preventDefault();
    else if (event.key === 'Escape') leave(event);
    else setChosen(-1);
  }

  /** Takes what the line below offers first, if it belongs to what stands here now. */
  function takeFirst(): boolean {
    const offers = client.getQueryData<CompleteQueryResponse>(completionsQuery(text).queryKey)?.completions ?? [];
    const offered = usefulOffers(offers, text)[0];
    if (!offered) return false;
    setText(offered.text);
    return true;
  }

  return (
    // The line is one field to a person: a press beside the words goes into them.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div className="inp qline" onClick={() => inputRef.current?.focus()}>
      <Icon name="search" size={14} className="t3" />
      {draft.filters.map((filter, index) => (
        <Chip
          key={`${index}${filter.raw}`}
          field={(filter.negated ? '-' : '') + filter.field}
          value={filter.values.join(', ')}
          problem={filterProblem(filter)}
          selected={index === chosen}
          onRemove={() => setDraft(withoutFilter(draft, index))}
        />
      ))}
      <input
        ref={inputRef}
        className="typed"
        role="searchbox"
        aria-label="Search products, tables, columns and people"
        aria-controls="results"
        placeholder={draft.filters.length === 0 ? 'Any word, or a filter such as domain:finance' : ''}
        spellCheck={false}
        autoComplete="off"
        autoFocus
        maxLength={1000}
        value={draft.typed}
        onChange={(event) => setDraft(typeInto(draft, event.target.value))}
        onKeyDown={key}
        onBlur={() => setChosen(-1)}
      />
      <AnswerFacts discover={discover} />
      {text !== '' && (
        <button type="button" className="qclear" aria-label="Clear the search" onClick={() => setText('')}>
          <Icon name="close" size={13} />
        </button>
      )}
    </div>
  );
}

/** How many of how many, and how long it took. */
function AnswerFacts({ discover: { answer, hits } }: { discover: Discover }) {
  const waiting = useDelayed(hits.isFetching && !hits.isFetchingNextPage, 200);
  if (waiting && hits.isFetching) return <Spinner label="Searching" />;
  if (!answer) return null;
  const all = answer.total + answer.hidden_by_filters;
  return (
    <span className="t3 s12 num nw" role="status">
      {number(answer.total)}
      {all > answer.total && ` of ${number(all)}`} · {took(answer.took_us)}
    </span>
  );
}

function took(micros: number): string {
  const millis = micros / 1000;
  return millis < 10 ? `${Math.max(0.1, Math.round(millis * 10) / 10)} ms` : `${Math.round(millis)} ms`;
}

/** Escape gives the keys back to the list and loses nothing that was typed. */
function leave(event: KeyboardEvent<HTMLInputElement>) {
  // This is the topmost layer now: the quick look below it stays.
  event.preventDefault();
  event.currentTarget.blur();
  document.getElementById('results')?.focus();
}
