import { Banner } from '@/components/banner';
import { sentence } from '@/components/error-state';
import type { WeftError } from '@/ipc/error';

interface RefusalProps {
  /** What was not done. */
  title: string;
  error: WeftError;
  /** What is still there. */
  after?: string;
}

/** Why something was not done, where it was asked for. */
export function Refusal({ title, error, after }: RefusalProps) {
  return (
    <Banner kind="bad" title={title}>
      {sentence(error.message)} {error.hint && sentence(error.hint)} {after}
    </Banner>
  );
}
