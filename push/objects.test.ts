// Which objects a connection takes is what its connector declares; any other is told to a person, before any call.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { PushRequest } from '../domain/entity/push.ts';
import type { ObjectType } from '../domain/objects/objects.ts';
import { firstAttempt, requestOf, useAttempts } from '../test/support/attempts.ts';
import { deleteInApp } from './delete-in-app.ts';
import { forgetEntity } from './forget-entity.ts';

const attempts = useAttempts({
  settings: { onContactDeleted: 'delete', delete: { url: '/leads/{lead_id}' } },
  emptyCrm: true,
});

const request = (object: ObjectType, entityId: string): PushRequest => ({
  ...requestOf(entityId, { name: 'Example Inc.', phone: '+12025550100' }),
  object,
  pushId: randomUUID(),
});
const failure = (object: string) => ({
  kind: 'unsupported',
  message: `The connector http takes contacts only, so ${object} cannot be sent to the connection "crm".`,
  advice: { code: 'use_other_connection' },
});

test.each([
  ['company', 'companies'],
  ['deal', 'deals'],
] as const)('the generic contract takes no %s', async (object, many) => {
  const given = request(object, `${object}-1`);
  const stopped = { end: 'stopped', outcome: 'needs_attention', failure: failure(many) };
  expect(await attempts.push(given)).toMatchObject(stopped);
  expect(await attempts.attempt('update', given)).toMatchObject(stopped);
  expect(
    await deleteInApp(attempts.dependencies(), request(object, `${object}-1`), firstAttempt),
  ).toMatchObject(stopped);
  expect(
    await forgetEntity(attempts.dependencies(), {
      connectionId: 'crm',
      object,
      entityId: `${object}-1`,
      deleteInCrm: true,
    }),
  ).toMatchObject({ forgotten: false, failure: failure(many) });
  expect(await attempts.crm.requests()).toEqual([]);
  expect(await attempts.query('SELECT DISTINCT outcome FROM timeline WHERE object = $1', [object])).toEqual([
    { outcome: 'needs_attention' },
  ]);
});

test('what is not taken can be forgotten all the same', async () => {
  const given = request('company', 'company-2');
  await attempts.push(given);
  const key = { connectionId: 'crm', object: 'company', entityId: 'company-2' } as const;
  expect(await forgetEntity(attempts.dependencies(), { ...key, deleteInCrm: false })).toEqual({
    forgotten: true,
  });
});

test('a contact of the same id goes its own way', async () => {
  expect(await attempts.push(request('company', 'c-1'))).toMatchObject({ end: 'stopped' });
  expect(await attempts.push(request('contact', 'c-1'))).toMatchObject({ outcome: 'created' });
});
