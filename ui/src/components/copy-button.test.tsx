import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { CopyButton } from './copy-button';

it('copies, and says when it could not', async () => {
  const user = userEvent.setup();
  const write = vi.spyOn(navigator.clipboard, 'writeText');
  render(<CopyButton text="lake.sales.orders" what="the name" />);
  await user.click(screen.getByRole('button', { name: 'Copy the name' }));
  expect(write).toHaveBeenCalledWith('lake.sales.orders');
  expect(screen.getByRole('button', { name: 'Copied' })).toBeInTheDocument();
  write.mockRejectedValue(new Error('not allowed'));
  await user.click(screen.getByRole('button', { name: 'Copied' }));
  expect(await screen.findByRole('button', { name: 'Could not copy' })).toBeInTheDocument();
});
