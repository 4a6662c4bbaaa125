import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { Checkbox } from '@/components/checkbox';
import { Dialog } from '@/components/dialog';
import { sentence } from '@/components/error-state';
import { Icon } from '@/components/icon';
import { Segmented } from '@/components/segmented';
import { SkeletonRows } from '@/components/skeleton';
import type { PeopleFormat } from '@/ipc/bindings';
import { ConfirmKey } from './confirm-key';
import { ImportPlan } from './import-plan';
import { useImportPeople } from './use-import-people';

const FORMATS: readonly { value: PeopleFormat; label: string }[] = [
  { value: 'csv', label: 'CSV' },
  { value: 'scim', label: 'SCIM' },
];

/** What became of an import that wrote nothing. */
const OUTCOME = {
  changed: { kind: 'warn', title: 'The people are others than when this was shown.', text: 'Nothing was written. This is what the file comes to now; look at it, and import it again.' },
  invalid: { kind: 'bad', title: 'Something is wrong in the file.', text: 'Nothing was written. Mend it at the places below, and choose it again.' },
  unchanged: { kind: 'info', title: 'The people stood so already.', text: 'Nothing had to be written.' },
} as const;

/** Takes people from a file: what it comes to is shown, and exactly that is imported. */
export function ImportPeople({ onClose }: { onClose: () => void }) {
  const state = useImportPeople(onClose);
  const { asked, plan, outcome } = state;
  /** What is being written is told here. */
  function close() {
    if (!state.taking) onClose();
  }
  return (
    <Dialog
      title="Import people"
      open
      onClose={close}
      width={920}
      footer={
        <>
          <span className="s12 t2 grow" role="status">
            {state.taking ? (state.step ?? 'Importing') : state.stopped ? 'Stopped; nothing was written.' : state.planning ? 'Reading the file' : state.plan && !state.changes && state.plan.errors.length === 0 ? 'The people stand as the file says; there is nothing to import.' : ''}
          </span>
          {state.taking ? (
            <Button icon="stop" onClick={state.stop}>
              Stop
            </Button>
          ) : (
            <Button onClick={onClose}>Not now</Button>
          )}
          <Button kind="primary" combo="mod+enter" disabled={!state.can && !state.taking} busy={state.taking} onClick={state.take}>
            Import
          </Button>
        </>
      }
    >
      <ConfirmKey label="Import" run={state.take} />
      <div className="row g3 wrap people-file">
        <label className="btn">
          <Icon name="file" size={14} />
          {state.name === null ? 'Choose a file' : 'Choose another file'}
          <input
            type="file"
            className="vh"
            accept=".csv,.json,text/csv,application/json"
            disabled={state.taking}
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) void state.choose(file);
              // The same file, mended, can be chosen again.
              event.target.value = '';
            }}
          />
        </label>
        {state.name === null ? <span className="s12 t3">A CSV file with a header, or a SCIM export of users as JSON; at most 4 MiB of UTF-8.</span> : <span className="mono s12 el">{state.name}</span>}
      </div>
      {asked && (
        <div className="row g4 wrap">
          <Segmented label="How the file is written" value={asked.format} options={FORMATS} onChange={(format) => state.change({ format })} />
          <Checkbox checked={asked.leavers === true} disabled={state.taking} onChange={(leavers) => state.change({ leavers })}>
            It names everybody: whoever is not in it has left, as of today
          </Checkbox>
        </div>
      )}
      {state.unread !== null && (
        <Banner kind="bad" title="The file cannot be read.">
          {sentence(state.unread)}
        </Banner>
      )}
      {state.error && (
        <Banner kind="bad" title={state.failed === 'import' ? 'Nothing is imported.' : 'It is not known what the file comes to.'} actions={state.failed === 'plan' && <Button small onClick={() => state.change({})}>Try again</Button>}>
          {sentence(state.error.message)} {state.error.hint && sentence(state.error.hint)}
        </Banner>
      )}
      {outcome && (
        <Banner kind={OUTCOME[outcome].kind} title={OUTCOME[outcome].title}>
          {OUTCOME[outcome].text}
        </Banner>
      )}
      {plan && !plan.may_import && (
        <Banner kind="warn" title="You do not import people.">
          {sentence(plan.because)} What the file comes to is shown all the same.
        </Banner>
      )}
      {state.refusal !== null && (
        <Banner kind="warn" title="Too many would be gone.">
          {sentence(state.refusal)}
          <Checkbox className="people-anyway" checked={state.confirmed} disabled={state.taking} onChange={state.confirm}>
            The file is whole, and they have left: import it all the same
          </Checkbox>
        </Banner>
      )}
      {plan ? <ImportPlan plan={plan} stale={state.stale} /> : state.planning ? <SkeletonRows count={5} height={32} label="Reading the file" /> : asked === null && state.unread === null && <p className="s12 t3">Who is added, changes or leaves stands here before anything is written, and which names of the mesh stay nobody’s.</p>}
    </Dialog>
  );
}
