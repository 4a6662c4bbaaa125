import type { QualityView } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';

/** Share of passed tests as a number and five notches; a dash where nothing was measured. */
export function Quality({ view }: { view: QualityView | null }) {
  if (!view || view.score === null) {
    return (
      <span className="t3" title="No test has a result">
        –
      </span>
    );
  }
  const filled = Math.floor(view.score / 20 + 0.25);
  return (
    <span className="col qual num" title={qualityWords(view)}>
      <b className="b5">{view.score}</b>
      <span className="meter" aria-hidden="true">
        {[0, 1, 2, 3, 4].map((notch) => (
          <i key={notch} className={classes(notch < filled && 'f')} />
        ))}
      </span>
    </span>
  );
}

/** The tests in words: `41 passed, 2 failed, 1 not run`. */
export function qualityWords(view: QualityView): string {
  const parts = [
    `${view.passed} passed`,
    view.warned > 0 && `${view.warned} warned`,
    view.failed > 0 && `${view.failed} failed`,
    view.not_run > 0 && `${view.not_run} not run`,
  ];
  return parts.filter(Boolean).join(', ');
}
