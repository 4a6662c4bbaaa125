import { caps } from '@/lib/keys';

/** A key combination as it is on the keyboard. */
export function Keycap({ combo }: { combo: string }) {
  return (
    <span className="row g1">
      {caps(combo).map((cap) => (
        <kbd key={cap} className="kbd">
          {cap}
        </kbd>
      ))}
    </span>
  );
}
