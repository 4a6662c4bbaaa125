import type { SearchAssetsResponse } from '@/ipc/bindings';
import { sentence } from '@/components/error-state';
import { Icon } from '@/components/icon';
import { splitQuery, withoutFilters } from '@/lib/query-text';
import { number } from '@/lib/time';
import type { Discover } from './use-discover';

interface ResultNotesProps {
  discover: Discover;
  answer: SearchAssetsResponse;
}

/** What the list does not say: hidden matches, changed words, a later error over an older answer. */
export function ResultNotes({ discover, answer }: ResultNotesProps) {
  const { hits, text, setText } = discover;
  const fields = [...new Set(splitQuery(text).filters.map((filter) => filter.field))];
  const hidden = answer.hidden_by_filters;
  const notes = [
    hits.error && <span key="error">This list is older than the question. {sentence(hits.error.message)}</span>,
    answer.corrected.length > 0 && (
      <span key="corrected">
        {answer.corrected.map(([typed, used]) => (
          <span key={typed}>
            Searched for <b className="b5">{used}</b> instead of “{typed}”.{' '}
          </span>
        ))}
      </span>
    ),
    answer.relaxed !== null && <span key="relaxed">{sentence(answer.relaxed)}</span>,
    hidden > 0 && answer.total > 0 && (
      <span key="hidden">
        <button type="button" className="link" onClick={() => setText(withoutFilters(text))}>
          {number(hidden)} further {hidden === 1 ? 'match' : 'matches'}
        </button>{' '}
        {hidden === 1 ? 'is' : 'are'} hidden by your {fields.length === 1 ? `${fields[0] ?? ''} filter` : 'filters'}.
      </span>
    ),
  ].filter(Boolean);
  if (notes.length === 0) return null;
  return (
    <div className="row g2 s12 t2 wid" role="status">
      <Icon name={hits.error ? 'warning' : 'info'} size={13} />
      <span>{notes.flatMap((note, index) => (index === 0 ? [note] : [' ', note]))}</span>
    </div>
  );
}
