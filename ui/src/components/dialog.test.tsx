import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { Button } from './button';
import { ConfirmDialog } from './confirm-dialog';
import { Dialog } from './dialog';

function Page() {
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Open</Button>
      {open && (
        <Dialog title="A form" open onClose={() => setAsked(true)}>
          <input aria-label="Text" />
          <ConfirmDialog
            title="Sure?"
            open={asked}
            action="Discard"
            keep="Stay"
            onConfirm={() => setOpen(false)}
            onClose={() => setAsked(false)}
          >
            It is lost.
          </ConfirmDialog>
        </Dialog>
      )}
    </>
  );
}

describe('a dialog', () => {
  it('gives the focus back to where it was, one above another too', async () => {
    const user = userEvent.setup();
    render(<Page />);
    await user.click(screen.getByRole('button', { name: 'Open' }));
    expect(screen.getByLabelText('Text')).toHaveFocus();
    await user.keyboard('{Escape}');
    await user.click(screen.getByRole('button', { name: 'Stay' }));
    await waitFor(() => expect(screen.getByLabelText('Text')).toHaveFocus());
    await user.keyboard('{Escape}');
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(screen.getByRole('button', { name: 'Open' })).toHaveFocus());
  });
});

describe('a button that works', () => {
  it('keeps the focus and takes no second press', async () => {
    const press = vi.fn();
    const submit = vi.fn((event: Event) => event.preventDefault());
    const { rerender } = render(<Button onClick={press}>Test</Button>);
    screen.getByRole('button').focus();
    rerender(
      <Button onClick={press} busy>
        Test
      </Button>,
    );
    expect(screen.getByRole('button')).toHaveFocus();
    expect(screen.getByRole('button')).toHaveAttribute('aria-busy', 'true');
    await userEvent.click(screen.getByRole('button'));
    expect(press).not.toHaveBeenCalled();
    document.addEventListener('submit', submit);
    render(
      <form>
        <Button type="submit" busy>
          Send
        </Button>
      </form>,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));
    document.removeEventListener('submit', submit);
    expect(submit).not.toHaveBeenCalled();
  });
});
