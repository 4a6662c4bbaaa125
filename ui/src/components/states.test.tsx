import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { ErrorCode, FreshnessView } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { ErrorState } from './error-state';
import { Freshness, freshnessMeasure, freshnessWord } from './freshness';
import { Quality } from './quality';
import { VirtualList } from './virtual-list';

const error = (code: ErrorCode, retryable = false) =>
  new WeftError({ code, message: 'the catalog `lake` said no', hint: 'ask its owner', retryable });

describe('an error', () => {
  it('says denied, never absent, and offers no retry', () => {
    render(<ErrorState error={error('denied')} what="the rows of Orders" onRetry={() => {}} />);
    expect(screen.getByRole('heading')).toHaveTextContent('You may not see the rows of Orders');
    expect(screen.getByText('The catalog “lake” said no. Ask its owner.')).toBeInTheDocument();
    expect(screen.queryByRole('button')).toBeNull();
    expect(document.body.textContent).not.toMatch(/nothing|empty|not there/i);
  });

  it('offers a retry where it may work later', async () => {
    const retry = vi.fn();
    render(<ErrorState error={error('unavailable', true)} what="the catalog" onRetry={retry} />);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledOnce();
  });

  it('has a look for every code', () => {
    for (const code of ['invalid', 'denied', 'not_found', 'cancelled', 'limit', 'unavailable', 'unsupported', 'failed'] as const) {
      const { unmount } = render(<ErrorState error={error(code)} what="it" />);
      expect(screen.getByRole('alert')).toBeInTheDocument();
      unmount();
    }
  });
});

describe('freshness', () => {
  const M = 60_000;
  const view = (state: FreshnessView['state'], age: number | null, promised: number | null): FreshnessView => ({
    state,
    age_ms: age,
    promised_ms: promised,
    last_commit: null,
  });

  it('says the state in words', () => {
    expect(freshnessWord(view('late', 190 * M, 120 * M))).toBe('Late by 1 h 10 min');
    expect(freshnessWord(view('due_soon', 25 * M, 60 * M))).toBe('Due in 35 min');
    expect(freshnessWord(view('on_time', 22 * M, 60 * M))).toBe('On time');
    expect(freshnessWord(view('not_measured', null, 60 * M))).toBe('Not measured');
  });

  it('claims nothing that was not measured', () => {
    expect(freshnessMeasure(view('not_measured', null, null))).toBe('no promise yet');
    expect(freshnessMeasure(view('not_measured', null, 60 * M))).toBe('no commit seen');
    render(<Freshness view={view('late', 190 * M, 120 * M)} />);
    expect(screen.getByText('3.2 of 2 h')).toBeInTheDocument();
  });

  it('shows a dash where no test has a result', () => {
    const { container } = render(<Quality view={{ score: null, passed: 0, warned: 0, failed: 0, not_run: 3 }} />);
    expect(container).toHaveTextContent('–');
  });
});

describe('a virtual list', () => {
  it('names its active row and makes only the rows in sight', () => {
    render(
      <VirtualList
        id="rows"
        label="Rows"
        count={10_000}
        rowHeight={56}
        active={3}
        renderRow={(index) => `row ${index}`}
        onChoose={() => {}}
        onOpen={() => {}}
      />,
    );
    const list = screen.getByRole('listbox', { name: 'Rows' });
    expect(list).toHaveAttribute('aria-activedescendant', 'rows-3');
    const options = screen.getAllByRole('option');
    expect(options.length).toBeLessThan(60);
    expect(options[3]).toHaveAttribute('aria-selected', 'true');
    expect(options[3]).toHaveAttribute('aria-setsize', '10000');
  });
});
