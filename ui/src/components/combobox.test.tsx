import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { Combobox } from './combobox';
import { Dialog } from './dialog';

vi.setConfig({ testTimeout: 30_000 });

const chosen = vi.fn();
const free = { label: 'Use it as it is', run: vi.fn() };
const above = vi.fn();

beforeEach(() => vi.clearAllMocks());

function Fruit({ offers = false, busy = false }: { offers?: boolean; busy?: boolean }) {
  const [typed, setTyped] = useState('');
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- a stand-in for what hears keys above the field
    <div onKeyDown={above}>
      <Combobox
        label="Fruit"
        value={typed}
        onChange={setTyped}
        options={['Apple', 'Apricot', 'Avocado'].filter((one) => one.startsWith(typed))}
        optionKey={(one) => one}
        renderOption={(one) => <b>{one}</b>}
        onChoose={chosen}
        busy={busy}
        empty="No such fruit."
        free={offers ? free : null}
      />
    </div>
  );
}

const field = () => screen.getByRole('combobox', { name: 'Fruit' });
const active = () => document.getElementById(field().getAttribute('aria-activedescendant') ?? '');

it('opens its list when something is typed, and names the active option', async () => {
  render(<Fruit />);
  expect(field()).toHaveAttribute('aria-expanded', 'false');
  expect(field()).not.toHaveAttribute('aria-activedescendant');
  expect(screen.queryByRole('option')).toBeNull();
  await userEvent.type(field(), ' ');
  expect(field()).toHaveAttribute('aria-expanded', 'false');
  await userEvent.clear(field());
  await userEvent.type(field(), 'A');
  expect(field()).toHaveAttribute('aria-expanded', 'true');
  expect(field()).toHaveAttribute('aria-controls', screen.getByRole('listbox', { name: 'Fruit' }).id);
  expect(screen.getAllByRole('option')).toHaveLength(3);
  expect(active()).toBe(screen.getByRole('option', { name: 'Apple', selected: true }));
  expect(screen.getAllByRole('option', { selected: true })).toHaveLength(1);
});

it('moves round with the arrows, and begins at the first option when more is typed', async () => {
  render(<Fruit />);
  await userEvent.type(field(), 'A{ArrowUp}');
  expect(active()).toHaveTextContent('Avocado');
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  expect(active()).toHaveTextContent('Apricot');
  await userEvent.keyboard('p');
  expect(active()).toHaveTextContent('Apple');
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(chosen).toHaveBeenCalledExactlyOnceWith('Apricot');
  expect(field()).toHaveValue('');
  expect(field()).toHaveFocus();
});

it('follows the pointer, and keeps the focus when an option is pressed', async () => {
  render(<Fruit />);
  await userEvent.type(field(), 'A');
  await userEvent.hover(screen.getByText('Avocado'));
  expect(active()).toHaveTextContent('Avocado');
  await userEvent.click(screen.getByText('Apricot'));
  expect(chosen).toHaveBeenCalledExactlyOnceWith('Apricot');
  expect(field()).toHaveFocus();
  expect(screen.queryByRole('listbox')).toBeNull();
});

it('takes the keys of its list while it is open, and no others', async () => {
  render(<Fruit />);
  await userEvent.type(field(), 'A');
  above.mockClear();
  await userEvent.keyboard('{ArrowDown}{Escape}');
  expect(field()).toHaveValue('');
  expect(above).not.toHaveBeenCalled();
  await userEvent.keyboard('{Escape}{Enter}');
  expect(above).toHaveBeenCalledTimes(2);
  await userEvent.keyboard('A');
  above.mockClear();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  expect(above).toHaveBeenCalledTimes(2);
  expect(chosen).not.toHaveBeenCalled();
});

it('says why there are no options, and offers the text itself where that is possible', async () => {
  const { unmount } = render(<Fruit />);
  await userEvent.type(field(), 'B{ArrowDown}{Enter}');
  expect(screen.getByRole('status')).toHaveTextContent(/^No such fruit\.$/);
  expect(field()).not.toHaveAttribute('aria-activedescendant');
  expect(field()).toHaveValue('B');
  unmount();
  render(<Fruit offers />);
  await userEvent.type(field(), 'B{Enter}');
  expect(free.run).toHaveBeenCalledOnce();
  expect(field()).toHaveValue('');
  await userEvent.type(field(), 'B');
  await userEvent.click(screen.getByRole('button', { name: 'Use it as it is' }));
  expect(free.run).toHaveBeenCalledTimes(2);
  expect(chosen).not.toHaveBeenCalled();
});

it('shows that options are being looked for, once there is something to look for', async () => {
  render(<Fruit busy />);
  expect(screen.queryByLabelText('Working')).toBeNull();
  await userEvent.type(field(), 'B');
  expect(screen.getByLabelText('Working')).toBeInTheDocument();
});

it('closes its list with Escape before the dialog that it stands in', async () => {
  const closed = vi.fn();
  render(
    <Dialog title="Basket" open onClose={closed}>
      <Fruit />
    </Dialog>,
  );
  await userEvent.type(field(), 'A{Escape}');
  expect(field()).toHaveValue('');
  expect(closed).not.toHaveBeenCalled();
  await userEvent.keyboard('{Escape}');
  expect(closed).toHaveBeenCalledOnce();
});
