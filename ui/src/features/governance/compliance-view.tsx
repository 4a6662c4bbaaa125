import { EmptyState } from '@/components/empty-state';
import { ErrorState } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import { useKeys } from '@/lib/screen';
import { ComplianceGrid } from './compliance-grid';
import { ComplianceObjectives } from './compliance-objectives';
import { ComplianceSide, LIST } from './compliance-side';
import type { GovernanceSearch } from './governance-search';
import { useCompliance } from './use-compliance';
import './compliance.css';

interface ComplianceViewProps {
  search: GovernanceSearch;
  onSearch: (next: GovernanceSearch) => void;
}

/** Which products of which domain keep which rule, and what is open. */
export function ComplianceView({ search, onSearch }: ComplianceViewProps) {
  const compliance = useCompliance(search, onSearch);
  const { all, active, chosen, move, step } = compliance;
  const inList = () => document.activeElement?.id === LIST;
  const vertical = (by: number) => (inList() ? step(by) : move(by, 0));
  useKeys('Compliance', [
    { keys: ['arrowdown'], label: 'Cells', draw: ['arrowup', 'arrowdown', 'arrowleft', 'arrowright'], run: () => vertical(1) },
    { keys: ['arrowup'], label: 'Cell above', shown: false, run: () => vertical(-1) },
    { keys: ['arrowleft'], label: 'Cell before', shown: false, run: () => move(0, -1) },
    { keys: ['arrowright'], label: 'Next cell', shown: false, run: () => move(0, 1) },
    { keys: ['enter'], label: 'Show products', run: () => (inList() ? compliance.openProduct(chosen) : compliance.openCell(active)) },
    { keys: ['j'], label: 'Next in the list', shown: false, run: () => step(1) },
    { keys: ['k'], label: 'Before in the list', shown: false, run: () => step(-1) },
    { keys: ['o'], label: 'Open', run: () => compliance.openProduct(chosen) },
    { keys: ['v'], label: 'Violations', run: compliance.showAll },
    { keys: ['m'], label: 'Mine', run: compliance.turnMine },
    { keys: ['escape'], label: 'All violations', shown: false, run: compliance.showAll },
  ]);
  if (all.error && !all.data) return <ErrorState error={all.error} what="which products keep which rule" onRetry={() => void all.refetch()} />;
  if (!all.data) return <SkeletonRows count={10} height={34} label="Judging the products" />;
  const shown = all.data;
  if (shown.products === 0)
    return (
      <EmptyState icon="policy" title="No product yet">
        Rules are about products. They come with a sync of the sources that hold them, or are made of tables with New product.
      </EmptyState>
    );
  return (
    <div className="row grow min0 stretch">
      <div className="scroll gcv-main">
        <ComplianceGrid rules={shown.rules} active={active} open={compliance.open} onOpen={compliance.openCell} />
        <ComplianceObjectives objectives={shown.objectives} total={shown.objective_count} days={shown.window_days} />
        <p className="s12 t3">What nobody can judge is not counted as kept. Retired products are left out.</p>
      </div>
      <ComplianceSide compliance={compliance} />
    </div>
  );
}
