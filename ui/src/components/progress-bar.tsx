interface ProgressBarProps {
  label: string;
  done: number;
  total: number | null;
}

export function ProgressBar({ label, done, total }: ProgressBarProps) {
  const share = total === null || total === 0 ? 0 : Math.min(1, done / total);
  return (
    <div
      className="track acc"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total ?? undefined}
      aria-valuenow={total === null ? undefined : done}
    >
      <i style={{ width: `${share * 100}%` }} />
    </div>
  );
}
