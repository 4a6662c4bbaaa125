import { describe, expect, it } from 'vitest';
import { besideShare, cellWords, levelOf, numbersCsv, summaryOf, violationsCsv } from './compliance-words';
import { cell, compliance, objective, row } from './compliance.samples';
import { leftOf } from './compliance-objectives';
import { validateGovernanceSearch } from './governance-search';
import { pointsOf } from './objective-line';

describe('a cell', () => {
  it('has four steps, and neither nothing nor not known is one of them', () => {
    const of = (kept: number, broken: number, unknown = 0) => levelOf(cell('Sales', kept, broken, unknown));
    expect([of(98, 2), of(97, 3), of(90, 10), of(89, 11), of(80, 20), of(79, 21), of(0, 1)]).toEqual(['all', 'most', 'most', 'some', 'some', 'few', 'few']);
    expect(of(0, 0)).toBe('none');
    expect(of(0, 0, 4)).toBe('unknown');
    // Unknown lowers the share: it is not kept.
    expect(of(50, 0, 50)).toBe('few');
  });

  it('says what is open before what nobody knows', () => {
    expect(besideShare(cell('Sales', 5, 2, 1))).toEqual([2, 'open']);
    expect(besideShare(cell('Sales', 5, 0, 1))).toEqual([1, 'unknown']);
    expect(besideShare(cell('Sales', 5))).toBeNull();
    expect(cellWords('Owner named', cell(null, 3, 1, 1))).toBe('Owner named, No domain: 60 percent, 3 of 5 products comply, 1 open, 1 unknown');
    expect(cellWords('Owner named', cell('Sales', 0))).toBe('Owner named, Sales: about no product');
    expect(cellWords('Deputy named', cell('Sales', 0, 0, 2))).toContain('nobody can tell');
  });
});

describe('the report', () => {
  it('is said in a sentence', () => {
    expect(summaryOf(compliance())).toBe('3 rules over 30 products. 44 of 80 checks hold, 6 open, 30 not known.');
    expect(summaryOf(compliance({ products: 0 }))).toBe('No product yet.');
  });

  it('is a file that no name of others becomes a formula in', () => {
    expect(numbersCsv(compliance()).split('\r\n').slice(0, 3)).toEqual(['Rule,Domain,Products,Kept,Open,Not known,Share in percent', 'Owner named,Finance,10,10,0,0,100', 'Owner named,Sales,20,20,0,0,100']);
    const odd = compliance({ violations: [row({ owner: '=HYPERLINK("x")', text: 'two, "quoted"' })] });
    expect(violationsCsv(odd).split('\r\n')[1]).toBe(`sales.orders,Sales,"'=HYPERLINK(""x"")",Retention set and kept,"two, ""quoted""",`);
  });
});

describe('an objective', () => {
  it('says what is left of its budget', () => {
    expect(leftOf(objective())).toEqual({ status: 'good', words: '62 % left', share: 0.62 });
    expect(leftOf(objective({ budget_left: 14 })).status).toBe('attention');
    expect(leftOf(objective({ budget_left: -20, met: false }))).toEqual({ status: 'bad', words: 'spent', share: 0 });
    expect(leftOf(objective({ budget_left: null, objective: null, met: null, state: 'broken' })).words).toBe('late now');
    expect(leftOf(objective({ state: 'promised_not_measured', budget_left: null, met: null }))).toEqual({ status: 'unknown', words: 'not measured', share: null });
  });

  it('draws the promise where the age is the promise, and nothing where nothing is known', () => {
    const [half, over, unknown] = pointsOf(objective());
    expect(unknown).toBeNull();
    expect(half?.missed).toBe(false);
    expect(over?.missed).toBe(true);
    expect((half?.y ?? 0) > 10 && (over?.y ?? 99) < 10).toBe(true);
    expect(pointsOf(objective({ series: [{ day: '2026-11-21T00:00:00Z', worst: 900_000, broken_ms: 0 }] }))[0]?.y).toBe(10);
  });
});

it('takes from the address only what it knows', () => {
  expect(validateGovernanceSearch({ rule: 'owner', domain: ' Sales ', mine: true, view: 'policy' })).toEqual({ rule: 'owner', domain: 'Sales', mine: true, view: 'policy' });
  expect(validateGovernanceSearch({ rule: 'polaris', domain: '', none: 'yes', mine: 1, view: 'other' })).toEqual({});
});
