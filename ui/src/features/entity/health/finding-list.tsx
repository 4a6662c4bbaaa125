import { quoted } from '@/components/error-state';
import { StatusMark } from '@/components/status-mark';
import type { Finding } from '@/ipc/bindings';

const STATUS = { bad: 'bad', warn: 'attention', info: 'unknown' } as const;

/** What needs attention, the worst first. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <section className="ov-part">
      <div className="row ov-head">
        <h2>Needs attention</h2>
      </div>
      <ul className="box">
        {findings.map((finding) => (
          <li key={`${finding.kind} ${finding.text}`} className="row g3 evr">
            <StatusMark status={STATUS[finding.severity]}>{quoted(finding.text)}</StatusMark>
          </li>
        ))}
      </ul>
    </section>
  );
}
