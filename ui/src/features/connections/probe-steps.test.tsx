import { render, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ProbeState, ProbeStep } from '@/ipc/bindings';
import { ProbeSteps } from './probe-steps';

const step = (name: string, state: ProbeState, found: string, costs: string | null = null): ProbeStep => ({
  name,
  state,
  found,
  costs,
  took_ms: 412,
});

const row = (name: string) => screen.getByText(name).closest('li')!;

describe('the steps of a test', () => {
  it('shows how each ended, and what it costs where it did not work', () => {
    render(
      <ProbeSteps
        pending={false}
        answer={{
          passed: false,
          found: '',
          steps: [
            step('Sign in', 'passed', 'at https://polaris.example', 'is not said'),
            step('List namespaces', 'skipped', 'the connection names those to begin with'),
            step('Load a table', 'denied', 'you may not: `LOAD_TABLE`', 'No columns. (ask its owner)'),
            step('Read one row', 'failed', 'the file is broken', 'Rows are not shown.'),
          ],
        }}
      />,
    );
    expect(within(row('Sign in')).getByRole('img')).toHaveAccessibleName('Passed');
    expect(row('Sign in')).toHaveTextContent('at https://polaris.example');
    expect(row('Sign in')).toHaveTextContent('0.4 s');
    expect(row('Sign in')).not.toHaveTextContent('is not said');
    expect(within(row('List namespaces')).getByRole('img')).toHaveAccessibleName('Not tried');
    expect(row('List namespaces')).toHaveTextContent('not tried');
    expect(row('List namespaces')).not.toHaveTextContent('0.4 s');
    expect(within(row('Load a table')).getByRole('img')).toHaveAccessibleName('Refused');
    expect(row('Load a table')).toHaveTextContent('you may not: “LOAD_TABLE”');
    expect(screen.getByText('No columns. Ask its owner.')).toHaveClass('t2');
    expect(within(row('Read one row')).getByRole('img')).toHaveAccessibleName('Did not work');
    expect(screen.getByText('Rows are not shown.')).toBeInTheDocument();
    expect(screen.getByRole('status')).toHaveTextContent('“Load a table” was refused');
  });

  it('says that it is under way, and how it went, in one region that stays', () => {
    const { rerender } = render(<ProbeSteps pending={false} answer={undefined} />);
    const region = screen.getByRole('status');
    expect(region).toBeEmptyDOMElement();
    expect(screen.queryByRole('list')).toBeNull();
    rerender(<ProbeSteps pending answer={undefined} />);
    expect(region).toHaveTextContent('The connection is tried.');
    expect(screen.getByRole('list')).toHaveAttribute('aria-busy', 'true');
    rerender(
      <ProbeSteps pending={false} answer={{ passed: true, found: '', steps: [step('Open', 'passed', '3 files')] }} />,
    );
    expect(region).toBe(screen.getByRole('status'));
    expect(region).toHaveTextContent('It works');
  });
});
