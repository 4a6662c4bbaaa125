import { useEffect, useRef } from 'react';
import { DomainGlyph } from '@/components/domain-glyph';
import type { ComplianceCell, RuleCompliance } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import { besideShare, cellWords, domainName, LEVELS, levelOf, PLACES } from './compliance-words';

/** A cell by its row and column. */
export interface Place {
  row: number;
  column: number;
}

interface ComplianceGridProps {
  rules: readonly RuleCompliance[];
  /** The cell that the keyboard is on. */
  active: Place;
  /** The cell whose products are listed. */
  open: Place | null;
  onOpen: (place: Place) => void;
}

/** Rules by domain: the share of the products that comply, how many do not, and where the rule is enforced. */
export function ComplianceGrid({ rules, active, open, onOpen }: ComplianceGridProps) {
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => {
    const box = table.current;
    // The focus goes with the arrows only where it is in the grid already.
    if (box?.contains(document.activeElement)) box.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [active.row, active.column]);
  return (
    <section className="gcv-part" aria-label="Share of products that comply">
      <div className="row g3 wrap gcv-legend s12 t2">
        <h2>Share of products that comply, %</h2>
        <ul className="end row g3 wrap" aria-label="Steps">
          {LEVELS.map(({ level, label }) => (
            <li key={level} className="row g1">
              <i className={`gcv-cell gcv-swatch ${level}`} aria-hidden="true" />
              {label}
            </li>
          ))}
        </ul>
      </div>
      <div className="gcv-scroll">
        <table ref={table} role="grid" className="gcv-grid" aria-label="Rules by domain">
          <thead>
            <tr>
              <th scope="col">Rule</th>
              {rules[0]?.cells.map((cell) => (
                <th key={cell.domain ?? ''} scope="col">
                  <span className="row g2 min0" title={domainName(cell.domain)}>
                    <DomainGlyph domain={cell.domain} size={10} />
                    <span className="el">{domainName(cell.domain)}</span>
                  </span>
                </th>
              ))}
              <th scope="col">Enforced in</th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule, row) => (
              <tr key={rule.rule}>
                <th scope="row" title={rule.means}>
                  {rule.label}
                </th>
                {rule.cells.map((cell, column) => (
                  <Cell
                    key={cell.domain ?? ''}
                    rule={rule.label}
                    cell={cell}
                    active={active.row === row && active.column === column}
                    open={open?.row === row && open.column === column}
                    onOpen={() => onOpen({ row, column })}
                  />
                ))}
                <td role="gridcell">
                  <Places rule={rule} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul className="row g3 wrap s12 t2 gcv-places-legend" aria-label="Where rules are enforced">
        {PLACES.map(({ place, letter, name }) => (
          <li key={place} className="row g1">
            <b className="gcv-place on">{letter}</b>
            {name}
          </li>
        ))}
        <li className="row g1">
          <b className="gcv-place">V</b>
          not enforced there
        </li>
      </ul>
    </section>
  );
}

interface CellProps {
  rule: string;
  cell: ComplianceCell;
  active: boolean;
  open: boolean;
  onOpen: () => void;
}

function Cell({ rule, cell, active, open, onOpen }: CellProps) {
  const level = levelOf(cell);
  const words = cellWords(rule, cell);
  const beside = besideShare(cell);
  return (
    <td role="gridcell" aria-selected={open}>
      <button type="button" className={classes('gcv-cell', level, open && 'open', active && 'at')} tabIndex={active ? 0 : -1} aria-label={words} title={words} onClick={onOpen}>
        {level === 'none' ? (
          'n/a'
        ) : level === 'unknown' ? (
          'unknown'
        ) : (
          <>
            <b className="num">{cell.share}</b>
            {beside && (
              <span className="num nw">
                {beside[0]}
                <span className="gcv-word"> {beside[1]}</span>
              </span>
            )}
          </>
        )}
      </button>
    </td>
  );
}

function Places({ rule }: { rule: RuleCompliance }) {
  const words = rule.enforced.map((one) => one.how).join('; ');
  return (
    <span className="row g1" title={words || 'Measured, and enforced nowhere'}>
      {PLACES.map(({ place, letter }) => (
        <b key={place} className={classes('gcv-place', rule.enforced.some((one) => one.place === place) && 'on')} aria-hidden="true">
          {letter}
        </b>
      ))}
      <span className="vh">{words || 'Measured, and enforced nowhere'}</span>
    </span>
  );
}
