import type { AccessPolicy, AuditEntry, CheckedPolicy, ShowPolicyResponse, TestOutcome } from '@/ipc/bindings';

export const AT = '2026-11-23T09:40:00Z';
export const TEXT = 'kind: AccessPolicy\nversion: 3\ndescription: Data is opened for a time that ends.\n';

export const policy: AccessPolicy = {
  apiVersion: 'weft/v1',
  kind: 'AccessPolicy',
  version: 3,
  description: 'Data is opened for a time that ends.',
  governance: ['ruth@alderfinch.example', 'oskar@alderfinch.example'],
  purposes: [{ id: 'reporting', name: 'Reporting', description: 'Figures that people look at again and again.', maxDays: 90 }],
  roles: [{ id: 'masked', name: 'Reader, masked', description: 'Reads rows.', privileges: ['TABLE_READ_DATA'], masked: true }],
  durations: { defaultDays: 30, maxDays: 365, choices: [7, 30] },
  decisions: [{ id: 'pii-unmasked', when: { classifications: ['pii'], roles: ['reader'] }, by: 'owner_or_steward', twoPersons: true, withinHours: 24 }],
  guardrails: [{ id: 'own-sales', description: 'People of Sales read what Sales makes.', when: { domains: ['Sales'], requestersOf: ['Sales'] }, without: ['pii'], maxDays: 30 }],
  rules: [{ id: 'no-addresses', when: { classifications: ['pii'] }, effect: 'refuse', says: 'Marketing gets no addresses.' }],
  exceptions: [{ rule: 'no-addresses', people: ['lena@alderfinch.example'], products: [], until: '2099-01-31', because: 'The lists move.' }],
  protects: [{ id: 'ledger', when: { products: ['finance.general-ledger'] }, says: 'Postings are read by people who were granted them.' }],
  tests: [],
};

export function shown(change: Partial<ShowPolicyResponse> = {}): ShowPolicyResponse {
  return {
    version: 3,
    stands: true,
    text: TEXT,
    policy,
    by: 'ruth',
    by_name: 'Ruth Adeyemi',
    at: AT,
    base: 40,
    governance: [{ urn: 'urn:weft:person:ruth', name: 'Ruth Adeyemi', mail: 'ruth@alderfinch.example', role: 'governance' }],
    may_publish: true,
    because: 'you are of the governance team',
    versions: [
      { version: 3, by: 'ruth', by_name: 'Ruth Adeyemi', at: AT },
      { version: 2, by: 'oskar', by_name: 'Oskar Lind', at: AT },
    ],
    draft: null,
    app_only: [],
    ...change,
  };
}

/** What the verb would say of a text: `wrong` is an error at its line, a version is read from its line. */
export function checked(text: string): CheckedPolicy {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.includes('wrong'));
  const version = /^version: (\d+)/m.exec(text)?.[1];
  const valid = at < 0;
  return {
    path: '',
    valid,
    version: valid && version !== undefined ? Number(version) : null,
    app_only: [],
    errors: valid ? [] : [{ line: at + 1, column: 5, path: '/by', message: 'by is one of owner and steward' }],
  };
}

export function outcome(change: Partial<TestOutcome> = {}): TestOutcome {
  return { name: 'people read what their own domain makes', pass: true, expected: 'granted by own-sales', got: 'granted by own-sales', because: 'the guardrail holds', ...change };
}

export function entry(change: Partial<AuditEntry> = {}): AuditEntry {
  return { sequence: 7, at: AT, actor: 'ruth', action: 'publish_policy', subject: 'urn:weft:policy:x', detail: 'version 3', hash: 'ab12', ...change };
}
