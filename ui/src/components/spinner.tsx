/** Work without a known end. Stands still where reduced motion is asked for. */
export function Spinner({ label }: { label?: string }) {
  return (
    <span
      className="spin"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    />
  );
}
