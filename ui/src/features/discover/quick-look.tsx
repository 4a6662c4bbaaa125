import { useQuery } from '@tanstack/react-query';
import type { SearchHit, SortBy } from '@/ipc/bindings';
import { ErrorState } from '@/components/error-state';
import { IconButton } from '@/components/icon-button';
import { Inspector } from '@/components/inspector';
import { useVerb, verbQuery } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { QuickFreshness } from './quick-freshness';
import { QuickHead } from './quick-head';
import { QuickQuality } from './quick-quality';
import { QuickSchema } from './quick-schema';
import { QuickUse } from './quick-use';
import { WhyPopover } from './why-popover';

interface QuickLookProps {
  hit: SearchHit;
  why: { query: string; sort: SortBy; index: number };
  onOpen: () => void;
  onClose: () => void;
}

/** Answers: is it fresh, is it good, what is in it, may I have it. */
export function QuickLook({ hit, why, onOpen, onClose }: QuickLookProps) {
  const { data, error, refetch } = useQuery(verbQuery('show_entity', { name: hit.urn }));
  const star = useVerb('star_entity', 'The star was not kept');
  const starred = data?.starred ?? false;
  const toggle = () => star.mutate({ name: hit.urn, starred: !starred });
  useKeys('Quick look', [
    { keys: ['s'], label: starred ? 'Unstar' : 'Star', run: toggle },
    { keys: ['escape'], label: 'Close', shown: false, run: onClose },
  ]);
  const words = hit.matched.flatMap((one) => one.marks.map(([from, to]) => one.snippet.slice(from, to)));

  return (
    <Inspector
      label="Quick look"
      onClose={onClose}
      actions={
        <>
          <WhyPopover {...why} />
          <IconButton
            icon="star"
            label={starred ? 'Unstar' : 'Star'}
            combo="s"
            pressed={starred}
            filled={starred}
            onClick={toggle}
          />
          <IconButton icon="expand" label="Open the page" combo="enter" onClick={onOpen} />
        </>
      }
    >
      <QuickHead hit={hit} onOpen={onOpen} />
      {error && <ErrorState error={error} what="more of it" onRetry={() => void refetch()} />}
      {data && (
        <>
          <QuickFreshness entity={data} />
          <QuickQuality entity={data} />
          <QuickSchema entity={data} words={words} />
          <QuickUse entity={data} />
        </>
      )}
    </Inspector>
  );
}
