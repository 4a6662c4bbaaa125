import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { setTransport } from '@/ipc/transport';
import { handleKey } from '@/lib/screen';
import { useToasts } from '@/lib/toasts';
import { GovernancePage } from './governance-page';
import { validateGovernanceSearch } from './governance-search';

type Request = Record<string, unknown>;

/** What was called, in order. */
export interface Call {
  command: string;
  request: Request;
}

/** Answers commands as a test says, and tells what was called. What is thrown is what the command fails with. */
export function fake(answers: Readonly<Record<string, (request: Request) => unknown>>): Call[] {
  const calls: Call[] = [];
  const answer = (command: string, args: Record<string, unknown>): Promise<unknown> => {
    const request = (args.request ?? {}) as Request;
    calls.push({ command, request });
    return new Promise((resolve) => resolve(answers[command]?.(request) ?? {}));
  };
  setTransport({
    invoke: answer,
    stream: answer,
    listen: () => Promise.resolve(() => undefined),
  });
  return calls;
}

/** The people at their address, with the keys and messages of the frame. */
export function open(search = '?view=people') {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/governance', validateSearch: validateGovernanceSearch, component: GovernancePage });
  const others = ['/entity/$urn', '/access', '/discover'].map((path) => createRoute({ getParentRoute: () => root, path, component: () => null }));
  const router = createRouter({ routeTree: root.addChildren([page, ...others]), history: createMemoryHistory({ initialEntries: [`/governance${search}`] }) });
  window.addEventListener('keydown', handleKey);
  return render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      {/* The test's own tree stands in for the one that is registered. */}
      <RouterProvider router={router as never} />
      <Messages />
    </QueryClientProvider>,
  );
}

/** The messages of the frame. */
function Messages() {
  return (
    <ul aria-label="Messages">
      {useToasts().map(({ id, title, detail, undo }) => (
        <li key={id}>
          <b>{title}</b> <span>{detail}</span> {undo && <button onClick={undo}>Undo</button>}
        </li>
      ))}
    </ul>
  );
}

/** The requests of one command. */
export function asked(calls: readonly Call[], command: string): Request[] {
  return calls.filter((call) => call.command === command).map((call) => call.request);
}
