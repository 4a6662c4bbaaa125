import { Button } from '@/components/button';
import { Section } from '@/components/section';
import { Select } from '@/components/select';
import { TextField } from '@/components/text-field';
import type { ShowContractFileResponse } from '@/ipc/bindings';
import { pickFolder } from '@/ipc/desk';
import type { ContractText } from './use-contract-text';

const OTHER = ' other';

/** Where the file stands, or where a new one goes. */
export function PlaceFields({ contract, shown }: { contract: ContractText; shown: ShowContractFileResponse }) {
  if (shown.place) {
    const { source, folder, file, git } = shown.place;
    return (
      <Section title="Stored in">
        <dl className="dl">
          <dt>Source</dt>
          <dd>{source}</dd>
          <dt>File</dt>
          <dd className="mono wrap-any">{file}</dd>
          <dt>Folder</dt>
          <dd className="mono wrap-any">{folder}</dd>
          {git && (
            <>
              <dt>Git</dt>
              <dd>{git.branch ? `On the branch ${git.branch}; commit it yourself.` : 'A working copy without a branch.'}</dd>
            </>
          )}
        </dl>
      </Section>
    );
  }
  const place = contract.place ?? { source: null, folder: null, file: contract.file };
  const choose = async (value: string) => {
    if (value !== OTHER) {
      contract.setPlace({ ...place, source: value === '' ? null : value, folder: null });
      return;
    }
    const folder = await pickFolder('Folder for the contract');
    if (folder !== null) contract.setPlace({ ...place, source: null, folder });
  };
  const options = [
    ...(place.source === null ? [{ value: place.folder === null ? '' : place.folder, label: place.folder ?? 'Choose a folder' }] : []),
    ...shown.places.map((one) => ({ value: one.source, label: one.git?.branch ? `${one.source} (${one.git.branch})` : one.source })),
    { value: OTHER, label: 'Another folder…' },
  ];
  const git = shown.places.find((one) => one.source === place.source)?.git;
  return (
    <Section title="Where it goes">
      <div className="col g2">
        <Select label="Folder" quiet={false} value={place.source ?? place.folder ?? ''} options={options} onChange={(value) => void choose(value)} />
        {shown.places.length === 0 && place.folder === null && (
          <Button small icon="folder" onClick={() => void choose(OTHER)}>
            Choose a folder
          </Button>
        )}
        <TextField label="File" value={place.file} onChange={(event) => contract.setPlace({ ...place, file: event.target.value })} hint={place.folder === null ? undefined : 'The folder becomes a source of contracts.'} />
        {git && <p className="s12 t3">In a git working copy{git.branch ? `, on the branch ${git.branch}` : ''}.</p>}
      </div>
    </Section>
  );
}
