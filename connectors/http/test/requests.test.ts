// How a request looks: login, headers, body forms, parameters.
import { describe, expect, it } from 'vitest';
import { ann, created, errorOf, openSession } from './open-session.ts';

describe('login', () => {
  const table: [
    name: string,
    auth: Record<string, unknown>,
    headers: Record<string, string>,
    url?: string,
    body?: string,
  ][] = [
    ['Auth-Key', {}, { 'auth-key': 'k' }],
    ['another header', { auth: { name: 'X-Api-Token' } }, { 'x-api-token': 'k' }],
    [
      'a prefix that is a word',
      { auth: { name: 'Authorization', prefix: 'Token' } },
      { authorization: 'Token k' },
    ],
    [
      'a prefix that is none',
      { auth: { name: 'Authorization', prefix: 'key=' } },
      { authorization: 'key=k' },
    ],
    ['Bearer', { auth: 'bearer' }, { authorization: 'Bearer k' }],
    [
      'basic, the key as user',
      { auth: 'basic' },
      { authorization: `Basic ${Buffer.from('k:').toString('base64')}` },
    ],
    [
      'basic, the key as password',
      { auth: { type: 'basic', username: 'ann' } },
      { authorization: `Basic ${Buffer.from('ann:k').toString('base64')}` },
    ],
    ['in the query', { auth: 'query', create: '/c?a=1' }, {}, '/crm/c?a=1&auth_key=k'],
    ['in the query, by another name', { auth: { type: 'query', name: 'token' } }, {}, '/crm/create?token=k'],
    [
      'in the body',
      { auth: 'body', fetch: { method: 'POST' } },
      {},
      '/crm/create',
      '{"name":"A","auth_key":"k"}',
    ],
    ['none', { auth: 'none' }, {}],
    [
      'extra headers',
      { headers: { 'X-Tenant': 'acme', 'User-Agent': 'Acme', 'X-App': '{secret.app}' } },
      { 'x-tenant': 'acme', 'user-agent': 'Acme', 'x-app': 'a', 'auth-key': 'k' },
    ],
  ];

  it.each(table)('%s', async (_name, given, headers, url = '/crm/create', body = '{"name":"A"}') => {
    const { server, create } = await openSession(given, created, { key: 'k', app: 'a' });
    await create({ name: 'A' });
    const [request] = server.requests;
    expect(request?.headers).toMatchObject(headers);
    expect(request?.url).toBe(url);
    expect(request?.body).toBe(body);
    if (!('auth-key' in headers)) expect(request?.headers['auth-key']).toBeUndefined();
  });

  it('each request carries it', async () => {
    const { server, create, update, find } = await openSession({ auth: 'bearer' });
    await create({ name: 'A' });
    await update('lead-1', { name: 'A' });
    await find({ field: 'email', value: 'a@b.c' });
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(
      Array(3).fill('Bearer hush-hush'),
    );
  });

  it('a key that the CRM repeats is masked, also as basic auth', async () => {
    const token = Buffer.from('hush-hush:').toString('base64');
    const { create } = await openSession(
      { auth: 'basic' },
      { status: 401, body: { reason: `Basic ${token} and hush-hush are wrong` } },
    );
    const error = await errorOf(create({ name: 'A' }));
    expect(error).toMatchObject({ kind: 'auth_expired', reason: 'Basic *** and *** are wrong' });
  });

  it('a key that is not set parks the contact', async () => {
    const { server, create } = await openSession({}, created, {});
    const error = await errorOf(create({ name: 'A' }));
    expect(error).toMatchObject({ kind: 'auth_expired', execution: 'not_sent' });
    expect(error.message).toContain('--secret key=');
    expect(server.requests).toEqual([]);
  });
});

describe('bodies', () => {
  const record = {
    phone: '+49 1',
    'custom_fields.plan': 'pro',
    'custom_fields.a\\.b': 'x',
    tags: ['v', 'w'],
    old: null,
  };
  const table: [nesting: string, body: string][] = [
    [
      'brackets',
      'phone=%2B49+1&custom_fields%5Bplan%5D=pro&custom_fields%5Ba.b%5D=x&tags%5B%5D=v&tags%5B%5D=w&old=',
    ],
    ['dots', 'phone=%2B49+1&custom_fields.plan=pro&custom_fields.a.b=x&tags=v&tags=w&old='],
    [
      'json',
      'phone=%2B49+1&custom_fields=%7B%22plan%22%3A%22pro%22%2C%22a.b%22%3A%22x%22%7D&tags=%5B%22v%22%2C%22w%22%5D&old=',
    ],
  ];

  it.each(table)('form with %s', async (formNesting, body) => {
    const { server, update } = await openSession({ body: 'form', formNesting });
    await update('lead-1', record);
    expect(server.requests[0]?.body).toBe(body);
    expect(server.requests[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('each endpoint may have its own', async () => {
    const { server, create, update } = await openSession({
      body: 'form',
      update: { body: 'json' },
      headers: { 'Content-Type': 'application/vnd.x' },
    });
    await create({ name: 'A' });
    await update('lead-1', { name: 'A' });
    expect(server.requests.map((request) => request.body)).toEqual(['name=A', '{"name":"A"}']);
    expect(server.requests[0]?.headers['content-type']).toBe('application/vnd.x');
  });

  it('a fetch by POST, with parameters of its own', async () => {
    const { find, sent } = await openSession(
      {
        fetch: {
          method: 'POST',
          params: { filter: { mail: '{email}' }, kind: 'lead', lang: '{contact_id}' },
        },
      },
      { status: 404 },
    );
    await find({ field: 'email', value: 'a@b.c' });
    await find({ field: 'phone', value: '1' });
    expect(sent()).toEqual([
      'POST /crm/fetch {"filter":{"mail":"a@b.c"},"kind":"lead"}',
      'POST /crm/fetch {"phone":"1","kind":"lead"}',
    ]);
  });

  it('all keys in one call', async () => {
    const { find, keysOf, operations, sent } = await openSession(
      { keysTogether: true, matchBy: 'email,phone,contactId', contactIdField: 'custom_fields.app_id' },
      { status: 404 },
    );
    expect(operations.declaration.keysTogether).toBe(true);
    await find(...keysOf(ann));
    expect(sent()).toEqual(['GET /crm/fetch?phone=%2B49+151+2345678&email=ann%40example.com&app_id=c-1']);
  });

  it('what a new record does not have is not sent as null', async () => {
    const { server, create } = await openSession();
    await create({ name: 'A', email: null });
    expect(server.requests[0]?.body).toBe('{"name":"A"}');
  });
});
