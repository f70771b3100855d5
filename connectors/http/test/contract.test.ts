// The contract by its defaults and with its choices: the server says X → the caller sees Y → these requests were made.
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../kit/testing/calls.ts';
import { ann, created, errorOf, openSession } from './open-session.ts';

describe('the contract by its defaults', () => {
  it('creates as in the sample: POST /crm/create, JSON, Auth-Key', async () => {
    const { server, create, toRecord, log, sent } = await openSession();
    expect(await create(toRecord(ann))).toEqual({ externalId: 'lead-1' });
    expect(sent()).toEqual([
      'POST /crm/create {"phone":"+49 151 2345678","name":"Ann Lee","email":"ann@example.com","custom_fields":{"plan":"pro"}}',
    ]);
    expect(server.requests[0]?.rawHeaders).toContain('Auth-Key');
    expect(server.requests[0]?.headers).toMatchObject({
      'auth-key': 'hush-hush',
      'content-type': 'application/json',
    });
    expect(log).toMatchObject([
      { operation: 'createContact', method: 'POST', path: '/crm/create', status: 200 },
    ]);
  });

  it('fetches by e-mail, then by phone, in the query of a GET', async () => {
    const { server, find, keysOf, sent } = await openSession(
      {},
      { status: 404, body: { status: 'Not Found', reason: 'No matching lead' } },
    );
    const keys = keysOf(ann);
    expect(keys).toEqual([
      { field: 'email', value: 'ann@example.com' },
      { field: 'phone', value: '+49 151 2345678' },
    ]);
    expect(await find(...keys)).toEqual([]);
    expect(sent()).toEqual([
      'GET /crm/fetch?email=ann%40example.com',
      'GET /crm/fetch?phone=%2B49+151+2345678',
    ]);
    expect(server.requests[0]?.headers['content-type']).toBeUndefined();
  });

  it('reads what the fetch answers', async () => {
    const { find, read } = await openSession(
      {},
      {
        body: {
          lead_id: 42,
          lead_fields: {
            phone: '491512345678',
            name: 'Ann',
            email: 'Ann@Example.com',
            custom_fields: { plan: 'pro' },
          },
        },
      },
    );
    const match = {
      externalId: '42',
      record: { phone: '491512345678', name: 'Ann', email: 'Ann@Example.com', 'custom_fields.plan': 'pro' },
      hasOurKey: false,
      shows: { email: ['Ann@Example.com'], phone: ['491512345678'] },
    };
    expect(await find({ field: 'email', value: 'ann@example.com' })).toEqual([match]);
    expect(await read('42')).toEqual({ state: 'live', match });
  });

  it('updates as in the sample: POST /crm/update/{lead_id}, the whole record', async () => {
    const { update, toRecord, operations, log, sent } = await openSession(
      {},
      { body: { lead_id: 'a/b', status: 'Successfully Updated' } },
    );
    expect(operations.declaration).toMatchObject({
      updateForm: 'full',
      onAdopt: 'overwrite',
    });
    expect(await update('a/b', toRecord({ ...ann, plan: null }))).toEqual({
      externalId: 'a/b',
    });
    expect(sent()).toEqual([
      'POST /crm/update/a%2Fb {"phone":"+49 151 2345678","name":"Ann Lee","email":"ann@example.com","custom_fields":{"plan":null}}',
    ]);
    expect(log[0]?.path).toBe('/crm/update/{lead_id}');
  });

  it('a record that is gone: not_found on update, gone when it is read', async () => {
    const { update, read, toRecord } = await openSession(
      {},
      { status: 404, body: { status: 'Update Failed', reason: 'no lead' } },
    );
    expect(await errorOf(update('7', toRecord(ann)))).toMatchObject({
      kind: 'not_found',
      execution: 'rejected',
    });
    expect(await read('7')).toEqual({ state: 'gone' });
  });

  it('has no remove, and a test', async () => {
    const { session, operations } = await openSession();
    expect([operations.remove === undefined, session.test === undefined]).toEqual([true, false]);
  });
});

describe('addresses', () => {
  it('any structure, with placeholders in path and query', async () => {
    const { create, update, find, toRecord, sent } = await openSession({
      create: 'PUT /v1/people/{contact_id}?mail={email}',
      update: 'PATCH /v1/people?id={{lead_id}}',
      fetch: { url: '/v1/people', urls: { phone: '/v1/phones/{phone}' } },
    });
    await create(toRecord(ann, keyOf('a b')), keyOf('a b'));
    await update('lead-1', toRecord(ann));
    await find({ field: 'phone', value: '+49' }).catch(() => {});
    expect(sent().map((line) => line.split(' ', 2).join(' '))).toEqual([
      'PUT /crm/v1/people/a%20b?mail=ann%40example.com',
      'PATCH /crm/v1/people?id=lead-1',
      'GET /crm/v1/phones/%2B49',
    ]);
  });

  it('one for create and update: lead_id is in the body only when it is known', async () => {
    const { create, update, sent } = await openSession({
      single: '/upsert',
      fetch: 'none',
      crmDeduplicates: 'true',
    });
    const record = { phone: '1', name: 'A' };
    await create(record);
    await update('lead-1', record);
    expect(sent()).toEqual([
      'POST /crm/upsert {"phone":"1","name":"A"}',
      'POST /crm/upsert {"phone":"1","name":"A","lead_id":"lead-1"}',
    ]);
  });

  it('update=none writes updates to the create address', async () => {
    const { update, sent } = await openSession({ update: 'none', leadIdField: 'id' });
    await update('lead-1', { name: 'A' });
    expect(sent()).toEqual(['POST /crm/create {"name":"A","id":"lead-1"}']);
  });

  it('a delete address makes remove', async () => {
    const { sent, remove } = await openSession({ delete: '/leads/{lead_id}' }, { status: 204 });
    await remove('7');
    expect(sent()).toEqual(['DELETE /crm/leads/7']);
  });

  it('an id that would leave its place is refused before the call', async () => {
    const { server, update } = await openSession();
    for (const id of ['..', '.', '']) {
      expect(await errorOf(update(id, { name: 'A' }))).toMatchObject({
        kind: 'invalid_record',
        execution: 'not_sent',
        field: 'lead_id',
      });
    }
    expect(server.requests).toEqual([]);
  });

  it('a secret may stand in an address, and is not logged', async () => {
    const { server, create, log } = await openSession({ create: '/hooks/{secret.hook}' }, created, {
      key: 'hush-hush',
      hook: 'T00/B00',
    });
    await create({ name: 'A' });
    expect(server.requests[0]?.url).toBe('/crm/hooks/T00/B00');
    expect(log[0]?.path).toBe('/crm/hooks/{secret.hook}');
  });
});
