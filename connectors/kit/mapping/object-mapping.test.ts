import { expect, it } from 'vitest';
import type { FieldTable } from '../../../domain/mapping/field-table.ts';
import { CrmError } from '../../../domain/failure.ts';
import { keyOf } from '../testing/calls.ts';
import { createObjectMapping } from './object-mapping.ts';
import { resolveLookups } from './resolve-lookups.ts';

const table: FieldTable = {
  fields: {
    phone: { from: 'phone', steps: [{ do: 'phone' }] },
    jobtitle: { from: 'title', maxLength: 5 },
    owner: { from: 'ownerEmail', steps: [{ do: 'lookup', in: 'owners' }] },
    ownerTeam: { from: 'ownerEmail', steps: [{ do: 'lookup', in: 'teams', otherwise: 'omit' }] },
  },
};
const settings = { mapping: {}, mappingRows: {}, onInvalidField: 'hold' } as const;
const objectMapping = (more: { defaultCountry?: string } = {}) =>
  createObjectMapping({ crm: 'test', object: 'contact', table, settings: { ...settings, ...more } });

it('phones are E.164 as far as the country is known, which is part of the version', () => {
  const german = objectMapping({ defaultCountry: 'DE' });
  expect(german.toRecord({ phone: '0151 2345678' }, keyOf('c-1'))).toEqual({ phone: '+491512345678' });
  expect(objectMapping().toRecord({ phone: '0151 2345678' }, keyOf('c-1'))).toEqual({
    phone: '0151 2345678',
  });
  expect(german.mapping.version).not.toBe(objectMapping().mapping.version);
});

it('a refusal is an invalid record, of which nothing was sent, and names our field', () => {
  const { toRecord, mapping } = objectMapping();
  const fields = { title: 'Director', plan: 'gold' };
  expect(() => toRecord(fields, keyOf('c-1'))).toThrow(CrmError);
  expect(() => toRecord(fields, keyOf('c-1'))).toThrow(
    'nothing was sent to test: title is longer than the 5 characters that fit (invalid_record)',
  );
  expect(mapping.report(fields)).toMatchObject({ unmapped: ['plan'], held: { field: 'title' } });
});

it('what is to be looked up is asked once when it is sent, and what nobody knows is refused or left out', async () => {
  const { toRecord } = objectMapping();
  const record = toRecord({ ownerEmail: 'ann@example.com' }, keyOf('c-1'));
  const asked: string[] = [];
  const known = (of: string) => {
    asked.push(of);
    return Promise.resolve(of === 'ann@example.com' ? 7 : undefined);
  };
  const none = () => Promise.resolve(undefined);
  expect(await resolveLookups('test', record, { owners: known, teams: none })).toEqual({ owner: 7 });
  expect(asked).toEqual(['ann@example.com']);
  const stranger = toRecord({ ownerEmail: 'bob@example.com' }, keyOf('c-1'));
  await expect(resolveLookups('test', stranger, { owners: known, teams: none })).rejects.toThrow(
    "nothing was sent to test: the owners of this CRM's account have none for ownerEmail (invalid_record)",
  );
  const plain = { jobtitle: 'CEO' };
  expect(await resolveLookups('test', plain, {})).toBe(plain);
});
