import type { Ref } from 'react';
import { IconButton } from '@/components/icon-button';
import { Keycap } from '@/components/keycap';
import { Segmented } from '@/components/segmented';
import { TextField } from '@/components/text-field';
import { count } from '@/lib/time';
import { MOST_STEPS } from './lineage-search';

interface LineageToolbarProps {
  words: string;
  onWords: (words: string) => void;
  field: Ref<HTMLInputElement>;
  up: number;
  down: number;
  onSteps: (side: 'up' | 'down', steps: number) => void;
  level: 'product' | 'asset' | undefined;
  onLevel: (level: 'product' | 'asset') => void;
  table: boolean;
  onTable: (table: boolean) => void;
  drawn: number;
  total: number;
  truncated: boolean;
}

export function LineageToolbar({
  words, onWords, field, up, down, onSteps, level, onLevel, table, onTable, drawn, total, truncated,
}: LineageToolbarProps) {
  return (
    <div className="ln-bar row g3">
      <TextField
        ref={field}
        quiet
        label="Find in graph"
        placeholder="Find in graph"
        icon="search"
        className="ln-find"
        value={words}
        onChange={(event) => onWords(event.target.value)}
        after={<Keycap combo="/" />}
      />
      <Steps label="Upstream" steps={up} onChange={(steps) => onSteps('up', steps)} />
      <Steps label="Downstream" steps={down} onChange={(steps) => onSteps('down', steps)} />
      {level && (
        <Segmented
          label="Level"
          value={level}
          options={[
            { value: 'product', label: 'Products' },
            { value: 'asset', label: 'Assets' },
          ]}
          onChange={onLevel}
        />
      )}
      <span className="end s12 t2" aria-live="polite">
        {drawn < total
          ? `${drawn} of ${count(total, 'thing')} drawn${truncated ? ', the nearest' : ''}`
          : count(total, 'thing')}
      </span>
      <Segmented
        label="Form"
        value={table ? 'table' : 'graph'}
        options={[
          { value: 'graph', label: 'Graph' },
          { value: 'table', label: 'Table' },
        ]}
        onChange={(form) => onTable(form === 'table')}
      />
    </div>
  );
}

function Steps({ label, steps, onChange }: { label: string; steps: number; onChange: (steps: number) => void }) {
  return (
    <span className="row g1 s12" role="group" aria-label={`${label}, ${count(steps, 'step')}`}>
      {label}
      <IconButton icon="minus" label={`Fewer steps ${label.toLowerCase()}`} disabled={steps === 0} onClick={() => onChange(steps - 1)} />
      <span className="num ln-steps">{steps}</span>
      <IconButton icon="plus" label={`More steps ${label.toLowerCase()}`} disabled={steps >= MOST_STEPS} onClick={() => onChange(steps + 1)} />
    </span>
  );
}
