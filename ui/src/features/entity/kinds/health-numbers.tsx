import { StatusMark, type Status } from '@/components/status-mark';
import type { DomainHealth } from '@/ipc/bindings';

/** How a domain does, in numbers that were counted. */
export function HealthNumbers({ health }: { health: DomainHealth }) {
  const onTime = health.products - health.late - health.due_soon - health.not_measured;
  const numbers: { value: number; word: string; status: Status }[] = [
    { value: onTime, word: 'on time', status: 'good' },
    { value: health.due_soon, word: 'due soon', status: 'soon' },
    { value: health.late, word: 'late', status: 'bad' },
    { value: health.not_measured, word: 'not measured', status: 'unknown' },
  ];
  return (
    <section className="ov-part">
      <h2 className="vh">Health</h2>
      <ul className="row wrap numbers">
        <li className="number">
          <b className="num">{health.products}</b>
          <span className="s12 t2">{health.products === 1 ? 'product' : 'products'}</span>
        </li>
        {numbers.map((one) => (
          <li key={one.word} className="number">
            <b className={one.value === 0 ? 'num t3' : 'num'}>{one.value}</b>
            <StatusMark status={one.value === 0 ? 'unknown' : one.status}>{one.word}</StatusMark>
          </li>
        ))}
        <li className="number">
          <b className="num">{health.quality ?? '–'}</b>
          <span className="s12 t2">{health.quality === null ? 'no tests with a result' : 'mean quality'}</span>
        </li>
      </ul>
    </section>
  );
}
