import { describe, expect, it, test } from 'vitest';
import type { Fields } from '../../fields.ts';
import { createMapper, type MapperOptions } from '../create-mapper.ts';
import type { FieldDescription } from '../field-description.ts';
import type { FieldRow, FieldTable } from '../field-table.ts';
import { MappingRefusal } from '../mapping-refusal.ts';

const table: FieldTable = {
  fields: {
    email: { from: { firstOf: ['email', 'emails.0'] }, steps: [{ do: 'trim' }, { do: 'case', to: 'lower' }] },
    lastname: {
      from: { firstOf: ['lastName', { part: 'lastName', of: 'name' }] },
      steps: [{ do: 'trim' }],
      isRequired: true,
    },
    firstname: { firstOf: ['firstName', { part: 'firstName', of: 'name' }] },
    jobtitle: { from: 'title', maxLength: 10 },
    'address.city': 'city',
    ownerid: { from: 'ownerEmail', steps: [{ do: 'lookup', in: 'owners' }], overwrite: 'onCreate' },
    app_id: { from: { entityId: true } },
  },
  elsewhere: ['companyId'],
};
const ann = { email: ' Ann@Example.com ', lastName: 'Lee' };

const mapped = (fields: Fields, options: Partial<MapperOptions> = {}) =>
  createMapper({ defaults: table, ...options }).map(fields, 'c-1');
const recordOf = (fields: Fields, options: Partial<MapperOptions> = {}) => mapped(fields, options).record;
const one = (row: FieldRow, fields: Fields, options: Partial<FieldTable> = {}) =>
  recordOf(fields, { defaults: { fields: { x: row }, ...options } });
const refusalOf = (fields: Fields, options: Partial<MapperOptions> = {}): MappingRefusal => {
  try {
    mapped(fields, options);
  } catch (error) {
    if (error instanceof MappingRefusal) return error;
    throw error;
  }
  throw new Error('it was taken');
};

test('fields go where the table says, and our id with them', () => {
  expect(mapped({ ...ann, city: 'Bonn', plan: 'gold', companyId: 'co-1' })).toEqual({
    record: { email: 'ann@example.com', lastname: 'Lee', 'address.city': 'Bonn', app_id: 'c-1' },
    mapped: ['email', 'lastName', 'city'],
    unmapped: ['plan'],
    leftOut: [],
  });
});

describe('what is too long', () => {
  const send = (title: string, tooLong?: 'cut') =>
    one({ from: 'title', maxLength: 4, ...(tooLong === undefined ? {} : { tooLong }) }, { title });

  it('is refused', () => {
    expect(send('four')).toEqual({ x: 'four' });
    expect(() => send('fives')).toThrow('title is longer than the 4 characters that fit');
  });

  it('is cut where the mapping says so, and never inside of a character', () => {
    expect(send('fives', 'cut')).toEqual({ x: 'five' });
    expect(send('abc😀', 'cut')).toEqual({ x: 'abc' });
    expect(send('ab😀c', 'cut')).toEqual({ x: 'ab😀' });
  });
});

describe('a value that its field cannot hold', () => {
  const bad = { ...ann, title: 'Managing Director', phone: '1' };

  it('holds the record, and the refusal names our field', () => {
    expect(refusalOf(bad)).toMatchObject({
      field: 'title',
      crmField: 'jobtitle',
      reason: 'title is longer than the 10 characters that fit',
    });
  });

  it('stays behind where the connection says so, and that is told', () => {
    const { record, leftOut, mapped: sent } = mapped(bad, { onInvalidField: 'sendWithout' });
    expect(record).toEqual({ email: 'ann@example.com', lastname: 'Lee', app_id: 'c-1' });
    expect(sent).not.toContain('title');
    expect(leftOut).toEqual([
      { field: 'title', crmField: 'jobtitle', reason: 'title is longer than the 10 characters that fit' },
    ]);
  });

  it('holds the record all the same where the CRM takes none without it, or the row says so', () => {
    expect(refusalOf({ ...bad, lastName: { a: 1 } }, { onInvalidField: 'sendWithout' }).field).toBe(
      'lastName',
    );
    const changes = { rows: { jobtitle: { from: 'title', maxLength: 1, onInvalid: 'hold' } } } as const;
    expect(refusalOf(bad, { onInvalidField: 'sendWithout', changes }).field).toBe('title');
  });

  it('is told to people also where the record is held', () => {
    expect(
      createMapper({ defaults: table }).report({ title: 'Managing Director', plan: 'gold' }),
    ).toMatchObject({
      unmapped: ['plan'],
      held: { field: 'lastName' },
      leftOut: [{ field: 'lastName' }, { field: 'title' }],
    });
  });

  it('is named among several that make one value', () => {
    const defaults: FieldTable = { fields: { name: { combine: ['firstName', 'lastName'] } } };
    expect(refusalOf({ firstName: 'Ann', lastName: ['Lee'] }, { defaults })).toMatchObject({
      field: 'lastName',
      reason: 'lastName must be a text',
    });
  });
});

describe('what the CRM requires', () => {
  it('is named in our words where there is none', () => {
    expect(refusalOf({ email: 'ann@example.com' })).toMatchObject({
      field: 'lastName',
      crmField: 'lastname',
      reason: 'lastName is required by this CRM, and there is none (nor name)',
    });
    expect(recordOf({ name: 'Lee, Ann' })).toMatchObject({ lastname: 'Lee', firstname: 'Ann' });
  });

  it('may be one of several', () => {
    const defaults: FieldTable = {
      fields: { email: 'email', firstname: 'firstName' },
      requiredOneOf: ['email', 'firstname'],
    };
    expect(recordOf({ firstName: 'Ann' }, { defaults })).toEqual({ firstname: 'Ann' });
    expect(refusalOf({ firstName: null }, { defaults }).reason).toBe(
      'this CRM wants at least one of email, firstName, and there is none',
    );
  });
});

describe('a field that no row names', () => {
  const others = (kind: FieldTable['others'], described?: FieldDescription[]) => ({
    defaults: { fields: { 'a.b': 'one' }, ...(kind === undefined ? {} : { others: kind }) },
    described,
  });

  it('is reported, unless it has no value', () => {
    expect(mapped({ two: 2, three: null, four: '' }, others(undefined)).unmapped).toEqual(['two']);
  });

  it('is a field of the same name where the connector says so', () => {
    expect(mapped({ 'two.x': 2, gone: null, a: 1 }, others('sameName'))).toEqual({
      record: { [String.raw`two\.x`]: 2, gone: null },
      mapped: ['two.x', 'gone'],
      // The place of the other row is inside of it.
      unmapped: ['a'],
      leftOut: [],
    });
  });

  it('may go into a container', () => {
    expect(recordOf({ plan: 'gold' }, others({ into: 'custom_fields' }))).toEqual({
      'custom_fields.plan': 'gold',
    });
  });

  it('is reported where the account is known and has no such field', () => {
    const plan = { name: 'plan', label: 'Plan', type: 'text', isRequired: false, isReadOnly: false } as const;
    const result = mapped(
      { plan: 'gold', size: 1, score: 2 },
      others('sameName', [plan, { ...plan, name: 'score', isReadOnly: true }]),
    );
    expect(result.record).toEqual({ plan: 'gold' });
    expect(result.unmapped).toEqual(['size', 'score']);
  });
});

describe('what the account says of its fields', () => {
  const field = { label: 'X', isRequired: false, isReadOnly: false } as const;
  const described: FieldDescription[] = [
    { ...field, name: 'jobtitle', type: 'text', maxLength: 3 },
    { ...field, name: 'plan__c', type: 'choice', options: [{ value: 'G1', label: 'Gold' }] },
    { ...field, name: 'since__c', type: 'date' },
  ];

  it('holds beside the table: options, and length where the table has none', () => {
    const changes = { fields: { plan: 'plan__c', title: 'jobtitle' } };
    expect(recordOf({ ...ann, plan: 'gold' }, { described, changes })).toMatchObject({ plan__c: 'G1' });
    expect(refusalOf({ ...ann, plan: 'silver' }, { described, changes }).reason).toBe(
      'plan must be one of Gold',
    );
    const rows = { jobtitle: 'title' };
    expect(refusalOf({ ...ann, title: 'VP Sales' }, { described, changes: { rows } }).reason).toContain(
      '3 characters',
    );
  });

  it('chooses the steps of its kind for a row that has none', () => {
    const defaults: FieldTable = { ...table, byType: { date: [{ do: 'date', as: 'mm/dd/yyyy' }] } };
    const changes = { fields: { since: 'since__c' } };
    expect(recordOf({ ...ann, since: '2026-12-31' }, { defaults, described, changes })).toMatchObject({
      since__c: '12/31/2026',
    });
  });
});

describe("a connection's changes", () => {
  it('send a field elsewhere, with its steps and without what is said of the old place', () => {
    const { record } = mapped(
      { email: ' A@Example.com', lastName: 'Lee', title: 'Managing Director' },
      { changes: { fields: { email: 'workemail', title: 'role' } } },
    );
    expect(record).toEqual({
      workemail: 'a@example.com',
      lastname: 'Lee',
      role: 'Managing Director',
      app_id: 'c-1',
    });
  });

  it('change places', () => {
    const defaults: FieldTable = { fields: { phone: 'phone', mobile: 'mobilePhone' } };
    const changes = { fields: { phone: 'mobile', mobilePhone: 'phone' } };
    expect(recordOf({ phone: '1', mobilePhone: '2' }, { defaults, changes })).toEqual({
      mobile: '1',
      phone: '2',
    });
  });

  it('say the same again without a difference', () => {
    const changes = { fields: { title: 'jobtitle' } };
    expect(refusalOf({ ...ann, title: 'Managing Director' }, { changes }).field).toBe('title');
  });

  it('take a field out, which is not reported then', () => {
    const { record, unmapped } = mapped({ ...ann, city: 'Bonn' }, { changes: { fields: { city: 'none' } } });
    expect(record).not.toHaveProperty(['address.city']);
    expect(unmapped).toEqual([]);
  });

  it("take a row's place from another field, which is reported then", () => {
    const { record, unmapped } = mapped(
      { ...ann, title: 'CEO', role: 'Boss' },
      { changes: { fields: { role: 'jobtitle' } } },
    );
    expect(record).toMatchObject({ jobtitle: 'Boss' });
    expect(unmapped).toEqual(['title']);
  });

  it('bring rows of their own, and remove some', () => {
    const rows = { lead_source: { constant: 'app' }, 'address.city': null };
    const { record, unmapped } = mapped({ ...ann, city: 'Bonn' }, { changes: { rows } });
    expect(record).toMatchObject({ lead_source: 'app' });
    expect(unmapped).toEqual(['city']);
  });
});

test('the version is another one when the mapping is, and the same for the same', () => {
  const versionOf = (options: Partial<MapperOptions>) =>
    createMapper({ defaults: table, ...options }).version;
  const base = versionOf({});
  expect(versionOf({})).toBe(base);
  expect(versionOf({ defaults: { ...table, fields: { ...table.fields } } })).toBe(base);
  const others = [
    versionOf({ changes: { fields: { title: 'role' } } }),
    versionOf({ changes: { fields: { city: 'none' } } }),
    versionOf({ defaults: { ...table, clear: 'empty' } }),
    versionOf({ account: { timeZone: 'Europe/Berlin' } }),
    versionOf({ phones: { toE164: (phone) => phone, country: 'DE' } }),
  ];
  expect(new Set([base, ...others]).size).toBe(others.length + 1);
});

test('the mapper knows where a field goes, and when an update may write it', () => {
  const mapper = createMapper({ defaults: table });
  expect(mapper.placeOf('email')).toBe('email');
  expect(mapper.placeOf('city')).toBe('address.city');
  expect(mapper.placeOf('companyId')).toBeUndefined();
  expect(mapper.overwrite).toEqual({ ownerid: 'onCreate' });
  expect(mapper.fieldAt('jobtitle')).toBe('title');
  expect(mapper.fieldAt('address')).toBe('city');
  expect(mapper.fieldAt('app_id')).toBe('app_id');
  expect(mapper.fieldAt('nothing')).toBeUndefined();
});
