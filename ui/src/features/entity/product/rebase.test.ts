import { describe, expect, it } from 'vitest';
import { formOf } from './product-form';
import { foughtFields, picked, rebased } from './rebase';

const before = formOf({ title: 'Orders', purpose: 'Old.', version: '1.0.0' });
const theirs = formOf({ title: 'Orders', purpose: 'Bob.', version: '2.0.0', team: [{ username: 'bob', name: null, role: null }] });
const mine = formOf({ title: 'All orders', purpose: 'Ann.', version: '1.0.0' });
const nothing = formOf({});

describe('an edit over what others published since', () => {
  it('keeps what was typed here, and never takes back what others changed elsewhere', () => {
    expect(rebased(mine, before, theirs, nothing)).toMatchObject({ title: 'All orders', purpose: 'Ann.', version: '2.0.0', team: theirs.team });
  });

  it('fights only about fields that both changed to something else', () => {
    expect(foughtFields(mine, before, theirs, nothing)).toEqual(['purpose']);
    expect(foughtFields({ ...mine, purpose: 'Bob. ' }, before, theirs, nothing)).toEqual([]);
    // Taken back there, changed here.
    expect(foughtFields(mine, before, formOf({ title: 'Orders' }), nothing)).toEqual(['purpose']);
  });

  it('picks fields', () => {
    expect(picked(mine, theirs, ['purpose', 'team'])).toMatchObject({ title: 'All orders', purpose: 'Bob.', team: theirs.team });
  });
});
