import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { setTransport } from '@/ipc/transport';
import { handleKey } from '@/lib/screen';
import { validateAccessSearch } from './access-search';

type Answer = (request: Record<string, unknown>) => unknown;

/** What was called, in order. */
export interface Call {
  command: string;
  request: Record<string, unknown>;
}

/** What is there beside every page. */
const BESIDE: Readonly<Record<string, Answer>> = { list_undone: () => ({ undone: [], leavers: [] }) };

/** Answers commands as a test says, and tells what was called. What is thrown is what the command fails with. */
export function fake(answers: Readonly<Record<string, Answer>>): Call[] {
  const calls: Call[] = [];
  setTransport({
    invoke(command, args) {
      const request = (args.request ?? {}) as Record<string, unknown>;
      calls.push({ command, request });
      return new Promise((resolve) => resolve((answers[command] ?? BESIDE[command])?.(request) ?? {}));
    },
    stream: () => Promise.resolve(null),
    listen: () => Promise.resolve(() => undefined),
  });
  return calls;
}

/** Shows a part of Access at its address, with the keys of the frame. */
export function open(part: ReactNode, search = '') {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/access', validateSearch: validateAccessSearch, component: () => part });
  const others = ['/entity/$urn', '/discover'].map((path) => createRoute({ getParentRoute: () => root, path, component: () => null }));
  const router = createRouter({ routeTree: root.addChildren([page, ...others]), history: createMemoryHistory({ initialEntries: [`/access${search}`] }) });
  window.addEventListener('keydown', handleKey);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={client}>
      {/* The test's own tree stands in for the one that is registered. */}
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

/** The requests of one command. */
export function asked(calls: readonly Call[], command: string): Record<string, unknown>[] {
  return calls.filter((call) => call.command === command).map((call) => call.request);
}
