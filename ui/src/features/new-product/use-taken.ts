import { useQuery } from '@tanstack/react-query';
import type { ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { useDelayed } from '@/lib/use-delayed';
import { nameOf } from './product-name';

export type Taken = ShowEntityResponse | null;

const PAUSE_MS = 250;

/** The product that has this name in its domain already. */
export function useTaken(domain: string, name: string): Taken {
  const full = useDelayed([nameOf(domain), name].filter(Boolean).join('.'), PAUSE_MS);
  const { data } = useQuery({ ...verbQuery('show_entity', { name: full }), enabled: name !== '', retry: false });
  return data?.kind === 'product' && data.full_name.toLowerCase() === full ? data : null;
}
