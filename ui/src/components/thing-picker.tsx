import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ComponentProps } from 'react';
import type { SearchHit } from '@/ipc/bindings';
import { searchQuery, whyNoAnswer } from '@/ipc/queries';
import { useDelayed } from '@/lib/use-delayed';
import { Combobox } from './combobox';
import { DomainGlyph } from './domain-glyph';
import { KindIcon } from './kind-icon';

const SHOWN = 8;
const DEBOUNCE_MS = 80;

interface ThingPickerProps extends Pick<ComponentProps<typeof Combobox>, 'label' | 'quiet' | 'placeholder' | 'hint' | 'error'> {
  /** A filter of the query language: what may be chosen. */
  filter: string;
  /** Urns of what is chosen already: not offered again. */
  without?: ReadonlySet<string>;
  /** What is offered for a text that names nothing here. */
  free?: ((typed: string) => { label: string; run: () => void } | null) | undefined;
  onChoose: (hit: SearchHit) => void;
}

/** One thing by any word of it. */
export function ThingPicker({ filter, without, free, onChoose, ...field }: ThingPickerProps) {
  const [typed, setTyped] = useState('');
  const text = typed.trim();
  const words = useDelayed(text, DEBOUNCE_MS);
  const found = useQuery({
    ...searchQuery({ query: `${filter} ${words}`, limit: SHOWN + (without?.size ?? 0) }),
    enabled: words !== '',
    placeholderData: keepPreviousData,
  });
  const failed = whyNoAnswer(found);
  return (
    <Combobox
      {...field}
      value={typed}
      onChange={setTyped}
      options={(found.data?.hits ?? []).filter((hit) => !without?.has(hit.urn)).slice(0, SHOWN)}
      optionKey={(hit) => hit.urn}
      renderOption={(hit) => (
        <>
          {hit.domain ? <DomainGlyph domain={hit.domain} size={10} /> : <KindIcon kind={hit.kind} size={13} />}
          <span className="nw">{hit.name}</span>
          {hit.full_name !== hit.name && <span className="mono t3 el">{hit.full_name}</span>}
        </>
      )}
      onChoose={onChoose}
      busy={found.isFetching && !found.data}
      empty={failed ? failed.message : !found.data ? 'Searching' : `Nothing here is called “${text}”.`}
      free={found.data && free?.(text)}
    />
  );
}
