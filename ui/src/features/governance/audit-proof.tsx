import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { CopyButton } from '@/components/copy-button';
import { sentence } from '@/components/error-state';
import type { VerifyAuditResponse } from '@/ipc/bindings';
import type { WeftError } from '@/ipc/error';
import { count, number } from '@/lib/time';

interface AuditProofProps {
  proof: VerifyAuditResponse | undefined;
  error: WeftError | null;
  onAgain: () => void;
}

/** Whether every entry is as it was written, as far as this machine can tell. */
export function AuditProof({ proof, error, onAgain }: AuditProofProps) {
  if (error) {
    return (
      <Banner kind="warn" className="gov-note" title="It could not be verified." actions={<Button small onClick={onAgain}>Try again</Button>}>
        {sentence(error.message)} {error.hint && sentence(error.hint)}
      </Banner>
    );
  }
  if (!proof) return null;
  const witness = proof.witnessed === null ? 'This machine had seen none before.' : `Entry ${number(proof.witnessed)}, which this machine saw last before, is among them.`;
  if (!proof.ok) {
    return (
      <Banner kind="bad" className="gov-note" title={proof.first_bad === null ? 'The audit is not as it was written.' : `Entry ${number(proof.first_bad)} is not as it was written.`}>
        {proof.says !== null && sentence(proof.says)} {count(proof.entries, 'entry', 'entries')} before it {proof.entries === 1 ? 'is' : 'are'}.
      </Banner>
    );
  }
  return (
    <Banner kind="ok" className="gov-note" title="Nothing was changed.">
      {count(proof.entries, 'entry', 'entries')} {proof.entries === 1 ? 'is' : 'are'} as {proof.entries === 1 ? 'it was' : 'they were'} written. {witness}
      <span className="row g1 min0">
        <span className="t3">Head</span>
        <code className="el">{proof.head}</code>
        <CopyButton text={proof.head} what="the head" />
      </span>
    </Banner>
  );
}
