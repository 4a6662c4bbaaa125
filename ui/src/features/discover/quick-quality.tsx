import type { ShowEntityResponse } from '@/ipc/bindings';
import { qualityWords } from '@/components/quality';
import { Section } from '@/components/section';
import { StatusMark } from '@/components/status-mark';

export function QuickQuality({ entity }: { entity: ShowEntityResponse }) {
  const { quality, findings, contract } = entity;
  const bad = findings.filter((finding) => finding.kind !== 'late' && finding.kind !== 'due_soon');
  if (!quality && bad.length === 0) return null;
  return (
    <Section
      title="Quality"
      aside={typeof quality?.score === 'number' && <span className="num">{quality.score} of 100</span>}
    >
      <dl className="dl">
        {quality && (
          <>
            <dt>Tests</dt>
            <dd className="num">{qualityWords(quality)}</dd>
          </>
        )}
        {contract && (
          <>
            <dt>Contract</dt>
            <dd>{entity.version === null ? 'there is one' : `version ${entity.version}`}</dd>
          </>
        )}
        {bad.slice(0, 4).map((finding) => (
          <FindingRow key={finding.kind} severity={finding.severity} text={finding.text} />
        ))}
      </dl>
    </Section>
  );
}

const STATUS = { bad: 'bad', warn: 'attention', info: 'unknown' } as const;

function FindingRow({ severity, text }: { severity: keyof typeof STATUS; text: string }) {
  return (
    <>
      <dt>Note</dt>
      <dd>
        <StatusMark status={STATUS[severity]}>{text}</StatusMark>
      </dd>
    </>
  );
}
