import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { Table, type Column } from '@/components/table';
import type { Conflict, Sla } from '@/ipc/bindings';
import { ago } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { replaces } from './sla-list';

interface SlaConflictProps {
  /** Each promise that both changed, by itself. */
  conflicts: readonly Conflict[];
  busy: boolean;
  /** A second person is to look at it first. */
  asked: boolean;
  onMine: () => void;
  onTheirs: () => void;
  onLater: () => void;
}

interface Row {
  key: string;
  theirs: Sla | undefined;
  mine: Sla | undefined;
}

/** Somebody published other promises since. Both stand side by side, and nothing of mine is lost. */
export function SlaConflict({ conflicts, busy, asked, onMine, onTheirs, onLater }: SlaConflictProps) {
  const now = useNow();
  const [first] = conflicts;
  if (!first) return null;
  const columns: readonly Column<Row>[] = [
    { id: 'what', head: 'Promise', cell: (row) => row.key },
    { id: 'theirs', head: `By ${first.by}`, cell: (row) => words(row.theirs) },
    { id: 'mine', head: 'Yours', cell: (row) => words(row.mine) },
  ];
  return (
    <Banner
      kind="warn"
      icon="people"
      title={`${first.by} changed ${conflicts.length === 1 ? 'the same promise' : 'the same promises'} ${ago(new Date(first.at), now)}.`}
      className="sla-clash"
      actions={
        <>
          <Button small busy={busy} onClick={onMine}>
            {asked ? 'Propose mine over theirs…' : 'Publish mine over theirs'}
          </Button>
          <Button small onClick={onTheirs}>
            Take theirs
          </Button>
          <Button small onClick={onLater}>
            Keep mine as draft
          </Button>
        </>
      }
    >
      Nothing of yours is published; it is kept until you choose. What else was published stays, whichever you take.
      <div className="box clip sla-clash-table">
        <Table label="Both versions" columns={columns} rows={conflicts.flatMap(rowsOf)} rowKey={(row) => row.key} />
      </div>
    </Banner>
  );
}

function rowsOf(conflict: Conflict): Row[] {
  const of = (payload: Conflict['mine']) => (payload.aspect === 'slas' ? payload.value : []);
  const [theirs, mine] = [of(conflict.theirs), of(conflict.mine)];
  const all = [...theirs, ...mine.filter((sla) => !theirs.some((other) => replaces(other, sla)))];
  return all.map((sla) => ({
    key: [sla.property, sla.element].filter(Boolean).join(' of '),
    theirs: theirs.find((other) => replaces(other, sla)),
    mine: mine.find((other) => replaces(other, sla)),
  }));
}

function words(sla: Sla | undefined): string {
  if (!sla) return 'as the source says';
  if (sla.withdrawn) return 'taken back';
  return `${[sla.value, sla.unit].filter(Boolean).join(' ')}${sla.objective ? `, ${sla.objective} % of the time` : ''}`;
}
