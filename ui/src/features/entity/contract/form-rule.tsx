import { Select } from '@/components/select';
import { put, textAt, valueAt, type Json, type Path } from './contract-doc';
import { BoundArea, BoundSelect, BoundText } from './form-fields';
import type { ContractText } from './use-contract-text';

const TYPES = ['library', 'sql', 'text', 'custom'] as const;
const METRICS = ['nullValues', 'missingValues', 'invalidValues', 'duplicateValues', 'rowCount'] as const;
const DIMENSIONS = ['accuracy', 'completeness', 'conformity', 'consistency', 'coverage', 'timeliness', 'uniqueness'] as const;
const SEVERITIES = ['info', 'warning', 'error'] as const;
/** Operators of ODCS, with the words that a person reads. */
const OPERATORS: readonly (readonly [string, string])[] = [
  ['mustBe', 'is'],
  ['mustNotBe', 'is not'],
  ['mustBeGreaterThan', 'is more than'],
  ['mustBeGreaterOrEqualTo', 'is at least'],
  ['mustBeLessThan', 'is less than'],
  ['mustBeLessOrEqualTo', 'is at most'],
  ['mustBeBetween', 'is between'],
  ['mustNotBeBetween', 'is not between'],
];

/** One quality rule: what is counted, and what the count must be. */
export function FormRule({ contract, path, columns }: { contract: ContractText; path: Path; columns: readonly string[] }) {
  const type = textAt(contract.doc, [...path, 'type']) || 'library';
  const operator = OPERATORS.find(([key]) => valueAt(contract.doc, [...path, key]) !== undefined)?.[0] ?? '';
  const value = operator === '' ? undefined : valueAt(contract.doc, [...path, operator]);
  function choose(next: string) {
    if (next === operator) return;
    const range = next.endsWith('Between');
    const kept = Array.isArray(value) ? (value[0] ?? 0) : (value ?? 0);
    const fresh: Json = range ? [kept, kept] : kept;
    void contract.edit((doc) => [...(operator === '' ? [] : put(doc, [...path, operator], undefined)), ...(next === '' ? [] : put(doc, [...path, next], fresh))]);
  }
  return (
    <div className="col g2">
      <div className="form-two">
        <BoundSelect contract={contract} path={[...path, 'type']} label="Kind of rule" options={TYPES} none="library" />
        {type === 'library' ? <BoundSelect contract={contract} path={[...path, 'metric']} label="What is counted" options={METRICS} /> : <BoundText contract={contract} path={[...path, 'name']} label="Name" />}
      </div>
      {type === 'sql' && <BoundArea contract={contract} path={[...path, 'query']} label="Query" />}
      {type !== 'text' && type !== 'custom' && (
        <div className="form-three">
          <Select label="The count" quiet={false} value={operator} options={[{ value: '', label: 'Not judged' }, ...OPERATORS.map(([key, words]) => ({ value: key, label: words }))]} onChange={choose} />
          {Array.isArray(value) ? (
            <>
              <BoundText contract={contract} path={[...path, operator, 0]} label="From" number />
              <BoundText contract={contract} path={[...path, operator, 1]} label="To" number />
            </>
          ) : (
            operator !== '' && <BoundText contract={contract} path={[...path, operator]} label="Value" number />
          )}
          <BoundSelect contract={contract} path={[...path, 'unit']} label="Of" options={['rows', 'percent']} none="rows" />
        </div>
      )}
      {type === 'library' && columns.length > 0 && valueAt(contract.doc, [...path, 'arguments', 'properties', 0]) !== undefined && (
        <BoundSelect contract={contract} path={[...path, 'arguments', 'properties', 0]} label="Column" options={columns} />
      )}
      <div className="form-two">
        <BoundSelect contract={contract} path={[...path, 'dimension']} label="Dimension" options={DIMENSIONS} />
        <BoundSelect contract={contract} path={[...path, 'severity']} label="Severity" options={SEVERITIES} />
      </div>
      <BoundText contract={contract} path={[...path, 'description']} label="In words" />
    </div>
  );
}
