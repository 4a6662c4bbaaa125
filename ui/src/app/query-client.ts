import { MutationCache, QueryClient } from '@tanstack/react-query';
import { WeftError } from '@/ipc/error';
import { toast } from '@/lib/toasts';

const FRESH_MS = 30_000;
const RETRIES = 2;

/**
 * Answers come from the local copy: asking again is cheap, so what a writing verb or another process made stale
 * is asked at once, and nothing is asked only because a window got the focus.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
      retry: (failures, error) => error instanceof WeftError && error.retryable && failures < RETRIES,
    },
    mutations: { networkMode: 'always', retry: false },
  },
  mutationCache: new MutationCache({
    onError(error, _request, _context, mutation) {
      const title = mutation.meta?.failureTitle;
      if (typeof title !== 'string') return;
      const failure = WeftError.from(error);
      if (failure.code === 'cancelled') return;
      toast({ kind: 'bad', title, detail: [failure.message, failure.hint].filter(Boolean).join('. ') });
    },
  }),
});
