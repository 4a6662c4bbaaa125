import { lazy, Suspense } from 'react';
import { stopAsking, useAsking } from '@/lib/asking';

const RequestDialog = lazy(() => import('@/features/access/request-dialog').then((module) => ({ default: module.RequestDialog })));

/** The request for access, over whatever screen it was asked from. */
export function AskingForAccess() {
  const asking = useAsking();
  if (!asking) return null;
  return (
    <Suspense fallback={null}>
      <RequestDialog key={`${asking.things[0]?.urn ?? ''} ${asking.renews ?? ''}`} asking={asking} onClose={stopAsking} />
    </Suspense>
  );
}
