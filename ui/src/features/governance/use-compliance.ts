import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { ComplianceRow, ShowComplianceRequest } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import type { Place } from './compliance-grid';
import { tabOf } from './compliance-words';
import type { GovernanceSearch } from './governance-search';

const NOTHING: readonly ComplianceRow[] = [];

/** All that the compliance view shows and does. */
export function useCompliance(search: GovernanceSearch, onSearch: (next: GovernanceSearch) => void) {
  const navigate = useNavigate();
  const { rule, domain, none, mine = false } = search;
  const all = useQuery(verbQuery('show_compliance', {}));
  const isCell = rule !== undefined;
  const request: ShowComplianceRequest = { ...(domain !== undefined && { domain }), ...(none && { no_domain: true }), ...(rule !== undefined && { rule }), ...(mine && { mine }) };
  const part = useQuery({ ...verbQuery('show_compliance', request), enabled: isCell || mine });
  const listed = isCell || mine ? part : all;

  const rules = all.data?.rules ?? [];
  const columns = rules[0]?.cells ?? [];
  const row = rules.findIndex((one) => one.rule === rule);
  const column = columns.findIndex((cell) => (none ? cell.domain === null : cell.domain?.toLowerCase() === domain?.toLowerCase() && domain !== undefined));
  const open: Place | null = row >= 0 && column >= 0 ? { row, column } : null;
  const [moved, setMoved] = useState<Place | null>(null);
  const active = moved ?? open ?? { row: 0, column: 0 };
  const [at, setAt] = useState(0);

  const data = listed.data;
  const rows = useMemo(() => {
    if (!data) return NOTHING;
    if (!isCell) return data.violations;
    return mine ? data.rows.filter((one) => one.mine) : data.rows;
  }, [data, isCell, mine]);
  const chosen = rows.length === 0 ? -1 : Math.min(at, rows.length - 1);

  function move(down: number, right: number) {
    if (rules.length === 0 || columns.length === 0) return;
    const inside = (value: number, length: number) => Math.max(0, Math.min(length - 1, value));
    setMoved({ row: inside(active.row + down, rules.length), column: inside(active.column + right, columns.length) });
  }
  function show(next: GovernanceSearch) {
    setAt(0);
    onSearch(next);
  }
  function openCell(place: Place) {
    const [of, cell] = [rules[place.row], columns[place.column]];
    if (!of || !cell) return;
    setMoved(place);
    show({ rule: of.rule, ...(cell.domain === null ? { none: true } : { domain: cell.domain }), ...(mine && { mine: true }) });
  }
  function openProduct(index: number) {
    const one = rows[index];
    if (!one) return;
    const tab = tabOf(one.rule);
    void navigate({ to: '/entity/$urn', params: { urn: one.product.urn }, search: tab === undefined ? {} : { tab } });
  }
  return {
    all,
    listed,
    rows,
    /** Violations or products in all, where not all of them are listed. */
    total: data === undefined ? 0 : isCell ? rows.length : data.violation_count,
    mine,
    active,
    open,
    rule: rules[row],
    cell: open ? rules[open.row]?.cells[open.column] : undefined,
    chosen,
    choose: setAt,
    step: (by: number) => setAt(Math.max(0, Math.min(rows.length - 1, chosen + by))),
    move,
    openCell,
    openProduct,
    showAll: () => show(mine ? { mine: true } : {}),
    turnMine: () => {
      const { mine: before, ...rest } = search;
      show(before ? rest : { ...rest, mine: true });
    },
  };
}

export type Compliance = ReturnType<typeof useCompliance>;
