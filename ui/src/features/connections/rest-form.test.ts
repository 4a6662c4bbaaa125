import { describe, expect, it } from 'vitest';
import { EMPTY, isTyped, listOf, requestOf, secretOf, sourceOf, type SourceForm } from './source-form';
import { addressProblem, problemsOf, shownProblems } from './source-problems';
import { costsOf, hostName, placeOf, signsInAs, standing } from './source-words';
import type { SourceView, WarningCode } from '@/ipc/bindings';

const FILLED: SourceForm = {
  ...EMPTY,
  name: 'mesh',
  address: ' https://polaris.example/api/catalog ',
  clientId: 'analyst',
  clientSecret: 's3cr3t',
};

describe('the form of a server', () => {
  it('gives both kinds, with what was left empty as absent', () => {
    const rest = {
      uri: 'https://polaris.example/api/catalog',
      warehouses: [],
      sign_in: { method: 'client_credentials', client_id: 'analyst', scope: null, token_uri: null },
      realm: null,
      namespaces: [],
      roots: [],
      s3_endpoint: null,
      s3_region: null,
      s3_path_style: false,
      ca_file: null,
    };
    expect(requestOf('polaris', FILLED)).toEqual({
      name: 'mesh',
      source: { kind: 'polaris', ...rest },
      secret: 's3cr3t',
    });
    expect(sourceOf('iceberg-rest', { ...FILLED, signIn: 'none' })).toEqual({
      kind: 'iceberg-rest',
      ...rest,
      sign_in: { method: 'none' },
    });
  });

  it('takes lists apart, and the realm only to Polaris', () => {
    const form: SourceForm = {
      ...FILLED,
      warehouses: 'prod, lab,prod,',
      namespaces: 'sales, sales.orders',
      roots: '/data/a, /data/b',
      realm: 'eu',
      scope: 'PRINCIPAL_ROLE:x',
      tokenUri: 'https://login.example/token',
      caFile: '/ca.pem',
      s3Endpoint: ' https://store.example:9000 ',
      s3Region: 'eu-1',
    };
    expect(sourceOf('polaris', form)).toMatchObject({
      s3_endpoint: 'https://store.example:9000',
      s3_region: 'eu-1',
      s3_path_style: true,
      warehouses: ['prod', 'lab'],
      namespaces: ['sales', 'sales.orders'],
      roots: ['/data/a', '/data/b'],
      realm: 'eu',
      sign_in: { scope: 'PRINCIPAL_ROLE:x', token_uri: 'https://login.example/token' },
      ca_file: '/ca.pem',
    });
    expect(sourceOf('iceberg-rest', form)).toMatchObject({ realm: null });
    expect(listOf(' , ')).toEqual([]);
  });

  it('keeps a client’s secret and a token apart, and out of the source', () => {
    const form: SourceForm = { ...FILLED, token: ' t0ken\n' };
    expect(secretOf('polaris', form)).toBe('s3cr3t');
    expect(secretOf('polaris', { ...form, signIn: 'token' })).toBe('t0ken');
    expect(secretOf('polaris', { ...form, signIn: 'none' })).toBeUndefined();
    expect(secretOf('dbt', form)).toBeUndefined();
    expect(JSON.stringify(sourceOf('polaris', form))).not.toMatch(/s3cr3t|t0ken/);
  });

  it('takes only encrypted or local addresses, as the backend does', () => {
    for (const good of [
      'https://polaris.example/api/catalog',
      'https://polaris.example:8443/api/catalog/',
      'http://localhost:8181/api/catalog',
      'http://127.0.0.1:8181',
      'http://[::1]:8181/x',
    ]) {
      expect(addressProblem(good), good).toBeUndefined();
    }
    expect(addressProblem('http://polaris.example/')).toMatch(/https/);
    expect(addressProblem('http://127.0.0.1.evil.example/')).toMatch(/https/);
    expect(addressProblem('http://localhost.evil.example/')).toMatch(/https/);
    expect(addressProblem('https://h.example/api/catalog/v1')).toMatch(/v1/);
    for (const bad of ['polaris.example', 'ftp://h', 'file:///etc/passwd', 'https://', 'https:h.example', 'x']) {
      expect(addressProblem(bad), bad).toBe('Write it as https://host/path');
    }
    expect(addressProblem('https://h.example/?x=1')).toMatch(/Leave out/);
    expect(addressProblem('https://h.example/#')).toMatch(/Leave out/);
  });

  it('refuses a user or password in the address and never repeats it', () => {
    for (const address of ['https://root:s3cr3t@polaris.example/', 'https://s3cr3t@polaris.example/']) {
      expect(addressProblem(address)).toMatch(/user and password/);
      expect(addressProblem(address)).not.toContain('s3cr3t');
    }
  });

  it('says what is missing, by field', () => {
    expect(problemsOf('polaris', FILLED, [])).toEqual({});
    expect(Object.keys(problemsOf('polaris', EMPTY, [])).sort()).toEqual([
      'address',
      'clientId',
      'clientSecret',
      'name',
    ]);
    expect(problemsOf('iceberg-rest', { ...FILLED, signIn: 'token' }, [])).toEqual({ token: 'Give the token' });
    expect(problemsOf('iceberg-rest', { ...FILLED, signIn: 'none', clientSecret: '' }, [])).toEqual({});
    expect(problemsOf('polaris', { ...FILLED, tokenUri: 'http://login.example' }, [])).toHaveProperty('tokenUri');
    expect(problemsOf('polaris', { ...FILLED, roots: '/data/a, b' }, [])).toHaveProperty('roots');
    expect(problemsOf('polaris', FILLED, ['mesh']).name).toMatch(/already/);
    expect(problemsOf('dbt', { ...EMPTY, name: 'shop' }, [])).toEqual({ path: 'Choose the folder' });
  });

  it('shows a problem after the field was left, and what is missing only once it was tried', () => {
    const form = { ...EMPTY, address: 'polaris' };
    const problems = problemsOf('polaris', form, []);
    expect(shownProblems(problems, form, new Set(), false)).toEqual({});
    expect(Object.keys(shownProblems(problems, form, new Set(['address', 'clientId']), false))).toEqual(['address']);
    expect(shownProblems(problems, form, new Set(), true)).toEqual(problems);
  });

  it('knows whether anything was typed', () => {
    expect(isTyped(EMPTY)).toBe(false);
    expect(isTyped({ ...EMPTY, signIn: 'none' })).toBe(false);
    expect(isTyped({ ...EMPTY, clientSecret: 'x' })).toBe(true);
  });
});

describe('words of a server', () => {
  it('suggests its host as a name', () => {
    expect(hostName('https://polaris.example/api/catalog')).toBe('polaris');
    expect(hostName('http://localhost:8181')).toBe('localhost');
    expect(hostName('http://127.0.0.1:8181')).toBe('');
    expect(hostName('polaris')).toBe('');
  });

  it('says where it is and as whom it is asked', () => {
    const source = sourceOf('polaris', FILLED)!;
    expect(placeOf(source)).toBe('https://polaris.example/api/catalog');
    expect(signsInAs({ method: 'token' })).toBe('a token');
    expect(signsInAs({ method: 'none' })).toBe('nobody');
  });

  it('makes sentences of what a step costs', () => {
    const step = { name: 'Sign in', state: 'failed', found: '', took_ms: 1 } as const;
    expect(costsOf({ ...step, costs: 'Nothing can be read. (check the address)' })).toBe(
      'Nothing can be read. Check the address.',
    );
    expect(costsOf({ ...step, costs: 'It is shown as `exists`' })).toBe('It is shown as “exists”.');
    expect(costsOf({ ...step, costs: null })).toBeNull();
  });

  it('takes what may not be seen for no fault', () => {
    const view = (codes: WarningCode[], count = codes.length) =>
      ({
        last: {
          error: null,
          ended: '2026-11-25T10:00:00Z',
          warning_count: count,
          warnings: codes.map((code) => ({ code, place: 'p', message: 'm' })),
        },
      }) as unknown as SourceView;
    expect(standing(view(['denied', 'denied']))).toBe('limited');
    expect(standing(view(['denied', 'malformed']))).toBe('partial');
    expect(standing(view(['denied'], 2_000))).toBe('partial');
    expect(standing(view([]))).toBe('good');
  });
});
