import { createContext, useContext } from 'react';
import type { ShowEntityResponse } from '@/ipc/bindings';

export const EntityContext = createContext<ShowEntityResponse | null>(null);

/** The thing whose page this is. */
export function useEntity(): ShowEntityResponse {
  const entity = useContext(EntityContext);
  if (!entity) throw new Error('there is no entity page around this');
  return entity;
}
