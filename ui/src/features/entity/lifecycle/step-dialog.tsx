import { Banner } from '@/components/banner';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { sentence } from '@/components/error-state';
import type { Lifecycle, ShowProductResponse } from '@/ipc/bindings';
import type { WeftError } from '@/ipc/error';
import { MissingList } from '../product/missing-list';
import { Readers } from './readers';

interface StepDialogProps {
  from: Lifecycle | null;
  to: Lifecycle;
  product: ShowProductResponse;
  name: string;
  busy: boolean;
  failed: WeftError | null;
  onStep: () => void;
  onClose: () => void;
}

/** What a step means, before it is taken: others see it at once. */
export function StepDialog({ from, to, product, name, busy, failed, onStep, onClose }: StepDialogProps) {
  const { consumers, missing } = product;
  const words = wordsOf(from, to, name);
  return (
    <ConfirmDialog
      title={words.title}
      open
      action={words.action}
      keep="Leave it as it is"
      risk={to === 'retired'}
      busy={busy}
      error={failed && <Banner kind="bad" title="Nothing is changed.">{sentence(failed.message)} {failed.hint && sentence(failed.hint)}</Banner>}
      onConfirm={onStep}
      onClose={onClose}
    >
      <div className="col g3">
        <p>{words.means}</p>
        {to === 'active' && from !== 'deprecated' && missing.length > 0 && (
          <>
            <p>These would help its readers, and can follow:</p>
            <MissingList urn={product.urn} missing={missing} most={4} />
          </>
        )}
        {(to === 'retired' || from === 'deprecated') && <Readers readers={consumers} verb={to === 'retired' ? 'still reads it' : 'reads it'} verbs={to === 'retired' ? 'still read it' : 'read it'} />}
      </div>
    </ConfirmDialog>
  );
}

function wordsOf(from: Lifecycle | null, to: Lifecycle, name: string) {
  if (to === 'retired') {
    return {
      title: `Retire ${name}?`,
      action: `Retire ${name}`,
      means: from === 'deprecated' ? 'It is gone then: it stays here to be found, with what takes its place. It can be revived as a draft.' : 'Nobody goes on with it. It stays here to be found, and can be revived as a draft.',
    };
  }
  if (from === 'deprecated') {
    return { title: `Keep ${name}?`, action: 'Take the deprecation back', means: 'It is to be relied on again. Its end and what was to take its place are no longer said, and the notice goes from its readers’ pages.' };
  }
  return { title: `Publish ${name}?`, action: `Publish ${name}`, means: 'From now on readers may rely on it. It does not go back to a draft: it ends by being deprecated, with a day that its readers are told.' };
}
