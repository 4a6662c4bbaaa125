import { Button } from '@/components/button';
import { Menu } from '@/components/menu';
import { call } from '@/ipc/client';
import type { ShowComplianceResponse } from '@/ipc/bindings';
import { WeftError } from '@/ipc/error';
import { count } from '@/lib/time';
import { toast } from '@/lib/toasts';
import { numbersCsv, violationsCsv } from './compliance-words';

/** Violations in one report; the verb gives no more. */
const MOST = 5_000;

/** Copies the report: numbers, what is open, or all that the verb answers. */
export function ComplianceExport() {
  async function copy(text: (all: ShowComplianceResponse) => string) {
    try {
      const all = await call('show_compliance', { limit: MOST });
      await navigator.clipboard.writeText(text(all));
      const left = all.violation_count - all.violations.length;
      toast({ kind: 'ok', title: 'The report is copied', ...(left > 0 && { detail: `${count(left, 'violation')} more are not in it.` }) });
    } catch (thrown) {
      // Refused by the window, or not read: both are told.
      toast({ kind: 'bad', title: 'The report could not be copied', detail: WeftError.from(thrown).message });
    }
  }
  return (
    <Menu
      label="Report"
      trigger={
        <Button icon="copy" small>
          Copy report
        </Button>
      }
      items={[
        { label: 'Numbers as CSV', icon: 'table', onSelect: () => void copy(numbersCsv) },
        { label: 'Violations as CSV', icon: 'list', onSelect: () => void copy(violationsCsv) },
        { label: 'All of it as JSON', icon: 'braces', onSelect: () => void copy((all) => `${JSON.stringify(all, null, 2)}\n`) },
      ]}
    />
  );
}
