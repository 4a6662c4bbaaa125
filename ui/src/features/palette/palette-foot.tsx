import { Keycap } from '@/components/keycap';

const SIGNS = [
  ['>', 'commands'],
  ['@', 'people'],
  ['#', 'columns'],
] as const;

export function PaletteFoot() {
  return (
    <div className="row g4 s11 t2 pf">
      <span className="row g1">
        <Keycap combo="enter" /> Open
      </span>
      <span className="row g1">
        <Keycap combo="tab" /> Next kind
      </span>
      <span className="end row g3">
        {SIGNS.map(([sign, word]) => (
          <span key={sign} className="row g1">
            <kbd className="kbd">{sign}</kbd> {word}
          </span>
        ))}
      </span>
    </div>
  );
}
