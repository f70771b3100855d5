// Is it really who was asked for? And the harmless question that shows whether a connection works.
import { describe, expect, it } from 'vitest';
import { ann, errorOf, openSession } from './open-session.ts';

describe('is it really who was asked for?', () => {
  const email = { field: 'email', value: 'ann@example.com' };
  const phone = { field: 'phone', value: '+49 (151) 234-5678' };
  const lead = (lead_fields?: object) => ({
    body: { lead_id: '7', ...(lead_fields === undefined ? {} : { lead_fields }) },
  });

  it.each([
    ['the same e-mail in capitals', email, { email: ' ANN@example.com' }],
    ['one of several e-mails', email, { email: ['x@y.z', 'ann@example.com'] }],
    ['a list of objects', email, { email: [{ value: 'ann@example.com', primary: true }] }],
    ['an object', phone, { phone: { value: '+49 151 2345678', label: 'mobile' } }],
    ['an object that nobody can read', email, { email: { id: 7 } }],
    ['a value that says there is none', email, { email: 'n/a' }],
    ['the other person has a number that ends alike: the push decides', phone, { phone: '+43 151 2345678' }],
    ['the same digits', phone, { phone: '491512345678' }],
    ['without the country', phone, { phone: '0151 2345678' }],
    ['with 00', phone, { phone: '0049-151-2345678' }],
    ['a number', phone, { phone: 491512345678 }],
    ['it is not shown', email, { name: 'Ann' }],
    ['it is empty there', email, { email: null }],
    ['no fields at all', email, undefined],
  ])('yes: %s', async (_name, key, fields) => {
    const { find } = await openSession({}, lead(fields));
    expect(await find(key)).toMatchObject([{ externalId: '7' }]);
  });

  it.each([
    ['another e-mail', email, { email: 'bob@example.com' }],
    ['another phone', phone, { phone: '+49 151 9999999' }],
    ['a list of others', email, { email: [{ value: 'bob@example.com' }] }],
  ])(
    'no: %s stops with a conflict, and no setting is advised that would double everybody',
    async (_name, key, fields) => {
      const { find } = await openSession({}, lead(fields));
      const error = await errorOf(find(key));
      expect(error).toMatchObject({ kind: 'conflict', execution: 'rejected' });
      expect(error.message).toContain('fetch.params');
      expect(error.message).not.toMatch(/verifyHits|bob@example|9999999/);
      expect(await (await openSession({ verifyHits: 'filter' }, lead(fields))).find(key)).toEqual([]);
      expect(await (await openSession({ verifyHits: 'off' }, lead(fields))).find(key)).toHaveLength(1);
    },
  );

  it('what it shows goes to the push, but for what the connection believes of it', async () => {
    const shown = {
      email: ['Bob@example.com'],
      phone: '+49 151 2345678',
      custom_fields: { emails: ['b@example.com'] },
    };
    const { find } = await openSession({}, lead(shown));
    const shows = { email: ['Bob@example.com', 'b@example.com'], phone: ['+49 151 2345678'] };
    expect(await find(phone)).toMatchObject([{ shows }]);
    const believed = await openSession({ verifyHits: 'off' }, lead(shown));
    expect(await believed.find(email)).toMatchObject([{ shows: { phone: shows.phone } }]);
    expect((await believed.find(email))[0]?.shows).not.toHaveProperty('email');
  });

  it('of a list only those that are not somebody else', async () => {
    const leads = [
      { lead_id: '1', lead_fields: { email: 'joann@example.com' } },
      { lead_id: '2', lead_fields: { email: 'ann@example.com' } },
    ];
    const { find } = await openSession({}, { body: leads });
    expect(await find(email)).toMatchObject([{ externalId: '2' }]);
  });

  it('one key of several is enough when they are asked together', async () => {
    const { find } = await openSession(
      { keysTogether: true },
      lead({ email: 'ann@example.com', phone: '+1 202 555 0100' }),
    );
    expect(await find(email, phone)).toHaveLength(1);
  });

  it('another lead_id than the one that was asked for is never taken, whatever verifyHits says', async () => {
    for (const verifyHits of ['strict', 'filter', 'off']) {
      const { read } = await openSession({ verifyHits }, { body: { lead_id: '8' } });
      expect(await errorOf(read('7'))).toMatchObject({ kind: 'conflict' });
    }
  });

  it('our own key tells that it is ours', async () => {
    const given = { matchBy: 'contactId,email', contactIdField: 'custom_fields.app_id' };
    const { find, keysOf, sent } = await openSession(given, lead({ custom_fields: { app_id: 'c-1' } }));
    expect(await find(...keysOf(ann))).toMatchObject([{ externalId: '7', hasOurKey: true }]);
    expect(sent()).toEqual(['GET /crm/fetch?app_id=c-1', 'GET /crm/fetch?email=ann%40example.com']);
  });

  it('our own key tells that it is ours, also where another key found it', async () => {
    const given = { contactIdField: 'custom_fields.app_id' };
    for (const [app_id, hasOurKey, carriesKeyOf] of [
      ['c-1', true, undefined],
      ['c-2', false, 'c-2'],
      // The same in the CRM's spelling, or nobody's.
      ['C-1', false, undefined],
      ['null', false, undefined],
      ['', false, undefined],
    ] as const) {
      const { find, read } = await openSession(
        given,
        lead({ email: 'ann@example.com', custom_fields: { app_id } }),
      );
      expect(await find(email)).toMatchObject([{ externalId: '7', hasOurKey, carriesKeyOf }]);
      expect(await read('7')).toMatchObject({ state: 'live', match: { hasOurKey } });
    }
  });

  it('an e-mail under another name than the one that is written is seen all the same', async () => {
    const bob = 'bob@example.com';
    for (const [settings, fields] of [
      [{}, { Email: bob }],
      [{}, { email_address: [{ value: bob }] }],
      [{ fields: { email: 'contact.mail' } }, { contact: { 'E-Mail': bob } }],
    ] as const) {
      const { find } = await openSession({ verifyHits: 'off', ...settings }, lead(fields));
      expect(await find(phone)).toMatchObject([{ shows: { email: [bob] } }]);
    }
    // Not where the right name is there, nor elsewhere in the record.
    for (const fields of [
      { email: null, Email: bob },
      { custom_fields: { Email: bob } },
      { owner_email: bob },
    ]) {
      const { find } = await openSession({ verifyHits: 'off' }, lead(fields));
      expect((await find(phone))[0]?.shows).not.toHaveProperty('email');
    }
  });

  it("the app's own lead_id is a key where matchBy says so", async () => {
    const { keysOf, toRecord } = await openSession({ matchBy: 'externalId,phone' });
    const fields = { ...ann, lead_id: 77 };
    expect(keysOf(fields)).toEqual([
      { field: 'externalId', value: '77' },
      { field: 'phone', value: '+49 151 2345678' },
    ]);
    expect(toRecord(fields)).not.toHaveProperty(['custom_fields.lead_id']);
  });

  it('without any key nothing is asked', async () => {
    const { find, server } = await openSession();
    expect(await errorOf(find())).toMatchObject({
      kind: 'invalid_record',
      execution: 'not_sent',
    });
    expect(server.requests).toEqual([]);
  });
});

describe('test', () => {
  it.each([
    [
      'none is good',
      { status: 404, body: { status: 'Not Found', reason: 'No matching lead' } },
      { ok: true, status: 404, reason: 'Not Found: No matching lead' },
    ],
    [
      'a wrong key',
      { status: 401, body: { status: 'Unauthorized', reason: 'Auth-Key hush-hush is not valid' } },
      { ok: false, status: 401, reason: 'Unauthorized: Auth-Key *** is not valid' },
    ],
    ['a wrong address', { status: 404, body: '<html>404</html>' }, { ok: false, status: 404 }],
    ['anybody', { body: { lead_id: '1', lead_fields: { email: 'bob@example.com' } } }, { ok: false }],
  ])('%s', async (_name, answer, expected) => {
    const { server, test } = await openSession({}, ({ url }) =>
      url.startsWith('/crm/fetch?') ? answer : { status: 404, body: 'Cannot GET this' },
    );
    const result = await test();
    expect(result).toMatchObject({ ...expected, request: `GET ${server.url}/crm/fetch` });
    expect(result.whatToDo !== undefined).toBe(!expected.ok);
    expect(result.warning).toBeUndefined();
    expect(server.requests).toHaveLength(expected.ok ? 2 : 1);
  });

  it.each([
    ['nothing', ''],
    ['the same', { status: 'Not Found', reason: 'No matching lead' }],
    ['what names the path', undefined],
  ])('an address beside it that answers the same 404 is a warning: %s', async (_name, body) => {
    const { server, test } = await openSession({}, ({ url }) => ({
      status: 404,
      body: body ?? {
        status: 404,
        error: 'Not Found',
        path: url,
        at: `2026-11-26T10:00:0${server.requests.length}Z`,
      },
    }));
    expect(await test()).toMatchObject({
      ok: true,
      status: 404,
      warning: expect.stringContaining('answers 404 to everything') as string,
      whatToDo: expect.stringContaining('created a second time') as string,
    });
    expect(server.requests.map(({ url }) => url.replace(/\?.*/, ''))).toEqual([
      '/crm/fetch',
      '/crm/syncline-no-such-address',
    ]);
    expect(server.requests[1]?.headers['auth-key']).toBe('hush-hush');
  });

  it('beside the address of one lead is that of all leads by another name, which is no lead', async () => {
    const { server, test } = await openSession(
      { fetch: '/leads/{email}?full=1', matchBy: 'email' },
      { status: 404 },
    );
    expect((await test()).warning).toBeDefined();
    expect(server.requests[1]?.url).toBe(
      '/crm/syncline-no-such-address/syncline-connection-test%40example.com?full=1',
    );
  });

  it('without an answer it says so', async () => {
    const { server, test } = await openSession();
    await server.close();
    expect(await test()).toMatchObject({
      ok: false,
      reason: expect.stringContaining('ECONNREFUSED') as string,
    });
  });
});
