import type { SearchAssetsResponse } from '@/ipc/bindings';
import { Button } from '@/components/button';
import { EmptyState } from '@/components/empty-state';
import { joinQuery, splitQuery, withoutFilters } from '@/lib/query-text';
import { number } from '@/lib/time';
import type { Discover } from './use-discover';

interface NoResultsProps {
  discover: Discover;
  answer: SearchAssetsResponse;
}

/** Nothing matches: says why, as far as that is known, and what would. */
export function NoResults({ discover, answer }: NoResultsProps) {
  const { text, setText } = discover;
  const { filters, rest } = splitQuery(text);
  const hidden = answer.hidden_by_filters;
  const where = filters.map((filter) => filter.raw).join(' ');

  if (text.trim() === '') {
    return (
      <EmptyState icon="search" title="Nothing is here yet">
        When a source is synced, its products, tables and columns can be found here.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="search"
      title={
        rest === '' ? `Nothing matches ${where}` : `Nothing matches “${rest}”${where === '' ? '' : ` with ${where}`}`
      }
      actions={
        <>
          {filters.length > 0 && (
            <Button kind={hidden > 0 ? 'primary' : 'plain'} onClick={() => setText(withoutFilters(text))}>
              {filters.length === 1 ? `Remove the ${filters[0]?.field ?? ''} filter` : 'Remove all filters'}
            </Button>
          )}
          {rest !== '' && filters.length > 0 && (
            <Button onClick={() => setText(joinQuery({ filters, rest: '' }))}>Keep only the filters</Button>
          )}
          {filters.length === 0 && <Button onClick={() => setText('')}>Show everything</Button>}
        </>
      }
    >
      {hidden > 0
        ? `Your filters hide ${hidden === 1 ? 'the one match' : `all ${number(hidden)} matches`}.`
        : 'No name, description, column, tag or owner has these words. What you may not read would be listed too, so nothing is hidden from you here.'}
    </EmptyState>
  );
}
