import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { configure, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckContractTextResponse, ContractEdit, DraftWords, PublishContractRequest, PublishContractResponse, ShowContractFileResponse, ShowEntityResponse } from '@/ipc/bindings';
import { setTransport } from '@/ipc/transport';
import { handleKey } from '@/lib/screen';
import { useToasts } from '@/lib/toasts';
import { ContractStart } from './contract-start';

configure({ asyncUtilTimeout: 20_000 });
vi.setConfig({ testTimeout: 60_000 });

const AT = '2026-11-23T09:40:00Z';
const thing = { urn: 'urn:weft:contract:returns', kind: 'contract' as const, name: 'Returns', full_name: 'Returns', domain: 'Sales' };
const TEXT = '{"id":"returns","version":"1.2.0","name":"Returns"}';
const shown: ShowContractFileResponse = {
  thing, urn: thing.urn, format: 'odcs', place: { source: 'agreed', folder: '/mesh', file: 'returns.odcs.json', git: null }, text: TEXT, base: 'seen', checked: null, document: TEXT,
  published: null, gone: null, several: [], places: [], can_draft: false, draft: null,
};

/** The verbs over a document that is its own JSON: edits set one key, and a change of the name is breaking. */
function checked(text: string): CheckContractTextResponse {
  const doc = JSON.parse(text) as { version: string; name: string };
  const breaks = doc.name !== 'Returns';
  const little = breaks && !doc.version.startsWith('2.');
  return {
    valid: true, standard: 'odcs', api_version: 'v3.1.0', schema: 'v3.1.0', note: null, errors: [], document: text, id: 'returns', version: doc.version, from: '1.2.0', compared_with: 'agreed', not_compared: [],
    impact: breaks ? 'major' : null, suggested_version: breaks ? '2.0.0' : '1.2.0', step: little ? 'too_little' : breaks ? 'enough' : 'unneeded', refused: little ? 'what changed is breaking (major): publish it as 2.0.0' : null, refused_hint: null,
    changes: breaks ? [{ path: '/name', kind: 'changed', before: 'Returns', after: doc.name, impact: 'major', rule: 'object-renamed', direction: 'both', about: 'An object was renamed', subject: { object: 'returns', column: null }, place: { line: 1, column: 1 }, breaks: [{ urn: 'urn:weft:asset:x', name: 'Revenue', column: 'amount', reason: 'reads the table' }] }] : [],
  };
}

let published: PublishContractRequest[];
let answers: Partial<PublishContractResponse>[];
/** Every draft that was kept, and what publishing waits for. */
let kept: (DraftWords & { name: string })[];
let waits: Promise<void>;

beforeEach(() => {
  published = [];
  answers = [];
  kept = [];
  waits = Promise.resolve();
  window.addEventListener('keydown', handleKey);
  const answer = (command: string, args: Record<string, unknown>): unknown => {
    const request = args.request as { text: string; edits: ContractEdit[] };
    switch (command) {
      case 'check_contract_text':
        return checked(request.text);
      case 'edit_contract_text': {
        const doc = JSON.parse(request.text) as Record<string, unknown>;
        for (const edit of request.edits) if (edit.edit === 'set') doc[edit.path.slice(1)] = JSON.parse(edit.value) as unknown;
        return { text: JSON.stringify(doc), document: JSON.stringify(doc) };
      }
      case 'publish_contract': {
        const asked = args.request as PublishContractRequest;
        published.push(asked);
        return { state: 'published', urn: thing.urn, source: 'agreed', added_source: false, file: 'returns.odcs.json', version: '2.0.0', from: '1.2.0', impact: 'major', changes: [], base: 'new', text: asked.text, theirs: null, notes: [], synced: null, ...answers.shift() };
      }
      case 'save_draft':
        kept.push(args.request as DraftWords & { name: string });
        return { at: AT };
      default:
        return { draft: null };
    }
  };
  setTransport({
    invoke: (command, args) => Promise.resolve(answer(command, args)),
    stream: async (command, args) => {
      const told = answer(command, args);
      await waits;
      return told;
    },
    listen: () => Promise.resolve(() => {}),
  });
});

/** What the window offers to take back. */
function Undo() {
  return useToasts().map((one) => one.undo && <button key={one.id} onClick={one.undo}>Undo</button>);
}

function open(latest = shown) {
  const root = createRootRoute();
  const editor = createRoute({ getParentRoute: () => root, path: '/', component: () => <ContractStart entity={thing as unknown as ShowEntityResponse} latest={latest} onReload={() => {}} /> });
  const page = createRoute({ getParentRoute: () => root, path: '/entity/$urn', component: () => <p>the page</p> });
  const router = createRouter({ routeTree: root.addChildren([editor, page]), history: createMemoryHistory({ initialEntries: ['/'] }) });
  return render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router as never} />
      <Undo />
    </QueryClientProvider>,
  );
}

const latest = () => kept.at(-1)?.file;
const publish = () => screen.getByRole('button', { name: /^Publish/ });
async function rename(text: string) {
  const field = await screen.findByRole('textbox', { name: 'Name' });
  await userEvent.clear(field);
  await userEvent.type(field, text);
}

describe('the editor of contracts', () => {
  it('keeps publishing off until the version says what changed', async () => {
    open();
    await screen.findByText('Nothing is promised differently.');
    expect(publish()).toBeDisabled();
    await rename('Refunds');
    expect(await screen.findByText('This breaks consumers.')).toBeVisible();
    expect(screen.getByText('Revenue')).toBeVisible();
    expect(publish()).toBeDisabled();
    await userEvent.click(screen.getByRole('button', { name: 'Set the version to 2.0.0' }));
    await waitFor(() => expect(publish()).toBeEnabled());
    expect(publish()).toHaveTextContent('Publish as 2.0.0');
    await userEvent.click(publish());
    expect(await screen.findByText('the page')).toBeVisible();
    expect(published).toHaveLength(1);
    expect(published[0]).toMatchObject({ base: 'seen', text: '{"id":"returns","version":"2.0.0","name":"Refunds"}' });
  });

  it('shows both versions where the file has changed, and writes over what was seen only', async () => {
    answers = [{ state: 'conflict', theirs: { text: '{"id":"returns","version":"1.2.1"}', base: 'theirs' } }];
    open();
    await rename('Refunds');
    await userEvent.click(await screen.findByRole('button', { name: 'Set the version to 2.0.0' }));
    await waitFor(() => expect(publish()).toBeEnabled());
    await userEvent.click(publish());
    expect(await screen.findByText(/was changed since you began/)).toBeVisible();
    expect(screen.getByRole('table')).toHaveTextContent('1.2.1');
    await userEvent.click(screen.getByRole('button', { name: 'Publish mine over theirs' }));
    await waitFor(() => expect(published.map((one) => one.base)).toEqual(['seen', 'theirs']));
  });

  it('begins with what waits as a draft', async () => {
    open({ ...shown, draft: { at: AT, base: 0, file: { text: TEXT.replace('Returns', 'Kept'), base: 'seen', place: null } } });
    expect(await screen.findByDisplayValue('Kept')).toBeVisible();
  });

  it('offers to draft one where there is none', async () => {
    open({ ...shown, urn: null, place: null, text: null, base: null, document: null, can_draft: true });
    expect(await screen.findByRole('button', { name: 'Draft one from its tables' })).toBeVisible();
  });

  it('takes a discarded draft back over the file that it began from', async () => {
    open({ ...shown, draft: { at: AT, base: 0, file: { text: TEXT.replace('Returns', 'Kept'), base: 'older', place: null } } });
    await screen.findByDisplayValue('Kept');
    expect(screen.getByText('The file has changed since this draft was begun.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Discard' }));
    await screen.findByDisplayValue('Returns');
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await screen.findByDisplayValue('Kept');
    await waitFor(() => expect(latest()).toMatchObject({ text: TEXT.replace('Returns', 'Kept'), base: 'older' }));
  });

  it('keeps what is typed while it is published, over what was published', async () => {
    let release = () => {};
    open();
    await rename('Refunds');
    await userEvent.click(await screen.findByRole('button', { name: 'Set the version to 2.0.0' }));
    await waitFor(() => expect(publish()).toBeEnabled());
    waits = new Promise((resolve) => (release = resolve));
    await userEvent.click(publish());
    await waitFor(() => expect(published).toHaveLength(1));
    await rename('Refunds and more');
    release();
    await waitFor(() => expect(latest()).toMatchObject({ text: '{"id":"returns","version":"2.0.0","name":"Refunds and more"}', base: 'new' }));
    expect(screen.getByDisplayValue('Refunds and more')).toBeVisible();
    expect(screen.queryByText('the page')).toBeNull();
  });

  it.each([
    ['publishing', '{Control>}{Enter}{/Control}'],
    ['saving', '{Control>}s{/Control}'],
    ['leaving', '{Escape}'],
  ])('takes the last words of a field before %s by its key', async (_, keys) => {
    open();
    await rename('Refunds');
    await userEvent.click(await screen.findByRole('button', { name: 'Set the version to 2.0.0' }));
    await waitFor(() => expect(publish()).toBeEnabled());
    const name = screen.getByRole('textbox', { name: 'Name' });
    await userEvent.type(name, '!');
    await userEvent.type(screen.getByRole('textbox', { name: 'Tags' }), `owed${keys}`);
    const wanted = '{"id":"returns","version":"2.0.0","name":"Refunds!","tags":["owed"]}';
    await waitFor(() => expect(latest()?.text).toBe(wanted));
    if (keys.includes('Enter')) await waitFor(() => expect(published[0]?.text).toBe(wanted));
  });

  it('keeps the last words of a field that goes', async () => {
    const { unmount } = open();
    await rename('Refunds');
    unmount();
    await waitFor(() => expect(latest()?.text).toContain('"name":"Refunds"'));
  });
});
