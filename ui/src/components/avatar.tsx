import { initials } from '@/lib/initials';

/** A person's initials. The name stands beside it or is read out. */
export function Avatar({ name, size = 20, label }: { name: string; size?: number; label?: boolean }) {
  return (
    <span
      className="av"
      style={{ width: size, height: size }}
      {...(label ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}
    >
      {initials(name)}
    </span>
  );
}
