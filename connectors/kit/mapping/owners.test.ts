// What a record names by an e-mail or a name is asked for once, each kind of it by itself.
import { expect, test } from 'vitest';
import { lookupValue } from '../../../domain/mapping/lookups.ts';
import { callOf } from '../testing/calls.ts';
import { createOwners } from './owners.ts';

const lookup = (kind: string, of: string, field: string) =>
  lookupValue({ lookup: kind, of, field, otherwise: 'refuse' });

test('owners and stages of one name are two, and each is asked for once', async () => {
  const asked: string[] = [];
  const find = (kind: string, id: number) => async (of: string) => {
    asked.push(`${kind} ${of}`);
    return of === 'nobody' ? undefined : id;
  };
  const owners = createOwners('acme', find('owners', 7), { stages: find('stages', 8) });
  const record = { owner: lookup('owners', 'Ann', 'ownerEmail'), stage: lookup('stages', 'ann', 'stage') };
  expect(await owners.resolve(record, callOf())).toEqual({ owner: 7, stage: 8 });
  expect(await owners.resolve(record, callOf())).toEqual({ owner: 7, stage: 8 });
  expect(asked).toEqual(['owners Ann', 'stages ann']);
  const [known, unknown] = await owners.resolveEach(
    [record, { stage: lookup('stages', 'nobody', 'stage') }],
    callOf(),
  );
  expect(known).toEqual({ owner: 7, stage: 8 });
  expect(unknown).toMatchObject({ kind: 'invalid_record', field: 'stage', execution: 'not_sent' });
});
