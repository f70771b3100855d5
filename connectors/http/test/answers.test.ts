// What an answer means: success, failure, none, garbled.
import { describe, expect, it } from 'vitest';
import type { ServerAnswer } from '../../kit/testing/local-server.ts';
import { errorOf, openSession } from './open-session.ts';

describe('answers', () => {
  it('an id of any place and size, and a link', async () => {
    const { create } = await openSession(
      { answers: { id: 'data.0.id', url: 'https://app.example.com/leads/{lead_id}' } },
      { status: 201, body: '{"data":[{"id":12345678901234567890}]}' },
    );
    expect(await create({})).toEqual({
      externalId: '12345678901234567890',
      url: 'https://app.example.com/leads/12345678901234567890',
    });
  });

  it('a link must be one that a browser may open', async () => {
    for (const [url, shown] of [
      ['https://a.b/1', 'https://a.b/1'],
      ['javascript:alert(1)', undefined],
      ['/leads/1', undefined],
      [7, undefined],
    ] as const) {
      const { create } = await openSession({}, { body: { lead_id: '1', url } });
      expect((await create({})).url).toBe(shown);
    }
  });

  it('each endpoint may say it differently', async () => {
    const { create, find } = await openSession(
      {
        answers: { id: 'id' },
        create: { answers: { id: 'result.id' } },
        fetch: { answers: { fields: 'none', hits: 'items' } },
      },
      ({ method }) =>
        method === 'POST'
          ? { body: { result: { id: 5 } } }
          : { body: { items: [{ id: 6, email: 'a@b.c' }] } },
    );
    expect(await create({})).toEqual({ externalId: '5' });
    expect(await find({ field: 'email', value: 'a@b.c' })).toMatchObject([
      { externalId: '6', record: { email: 'a@b.c' } },
    ]);
  });

  const none: [name: string, answer: ServerAnswer, given?: Record<string, unknown>][] = [
    ['404', { status: 404, body: { status: 'Not Found' } }],
    ['404 without a body', { status: 404 }],
    ['204', { status: 204 }],
    ['lead_id: null', { body: { lead_id: null } }],
    ['lead_id: ""', { body: { lead_id: '' } }],
    ['lead_id: 0', { body: { lead_id: 0 } }],
    ['lead_id: "None"', { body: { lead_id: 'None' } }],
    ['an empty list', { body: [] }],
    ['an empty list of leads', { body: { leads: [] } }],
    ['null', { body: 'null' }],
    ['status "Not Found" in a 200', { body: { status: 'Not Found', reason: 'No matching lead' } }],
    ['status "Not Found" in a 400', { status: 400, body: { status: 'Not Found' } }],
    ['a word of its own', { body: { status: 'UNKNOWN_LEAD' } }, { answers: { notFound: '=unknown_lead' } }],
    ['a status of its own', { status: 410 }, { answers: { notFoundStatuses: '404,410' } }],
    [
      'a page, where that is meant',
      { status: 404, body: '<html>no</html>' },
      { answers: { pageIsNotFound: true } },
    ],
  ];

  it.each(none)('none: %s', async (_name, answer, given = {}) => {
    const { find } = await openSession(given, answer);
    expect(await find({ field: 'email', value: 'a@b.c' })).toEqual([]);
  });

  const notNone: [name: string, answer: ServerAnswer, kind: string][] = [
    [
      'a web page that says 404: the address is wrong',
      { status: 404, body: '<!DOCTYPE html><html>Cannot GET /fetch</html>' },
      'unsupported',
    ],
    ['an empty 200', { body: '' }, 'transient'],
    ['{}', { body: {} }, 'transient'],
    ['true', { body: 'true' }, 'transient'],
    ['a text', { body: 'no lead found' }, 'transient'],
    ['a login page', { body: '<html><body>login</body></html>' }, 'transient'],
    ['a list with an entry that has no id', { body: [{ lead_id: '1' }, {}] }, 'transient'],
    ['"Not Found" from a gateway', { status: 502, body: { status: 'Not Found' } }, 'transient'],
    ['"Not Found" in a 401', { status: 401, body: { status: 'Not Found' } }, 'auth_expired'],
    ['"Not Found" in a 429', { status: 429, body: { status: 'Not Found' } }, 'rate_limited'],
    ['a failure in a 200', { body: { status: 'Fetch Failed', reason: 'database down' } }, 'invalid_record'],
    ['a redirect to a login', { status: 302, headers: { location: '/login' } }, 'unsupported'],
    ['400', { status: 400, body: { status: 'Fetch Failed', reason: 'e-mail missing' } }, 'invalid_record'],
  ];

  it.each(notNone)('not none: %s → %s', async (_name, answer, kind) => {
    const { find, server } = await openSession({}, answer);
    expect(await errorOf(find({ field: 'email', value: 'a@b.c' }))).toMatchObject({
      kind,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('several hits are several matches, each once', async () => {
    const leads = [
      { lead_id: 'l1', lead_fields: { email: 'a@b.c' } },
      { lead_id: 'l2', lead_fields: { phone: '1234567' } },
    ];
    const { find } = await openSession({}, { body: { lead_id: 'l1', leads } });
    const keys = [
      { field: 'email', value: 'a@b.c' },
      { field: 'phone', value: '1234567' },
    ];
    expect((await find(...keys)).map(({ externalId }) => externalId)).toEqual(['l1', 'l2']);
    const top = await openSession({ keysTogether: true }, { body: leads });
    expect((await top.find(...keys)).map(({ externalId }) => externalId)).toEqual(['l1', 'l2']);
  });

  it('errors that a setting knows', async () => {
    const errors = [
      { contains: 'duplicate', kind: 'conflict' },
      { status: 503, contains: ['maintenance'], kind: 'transient', executed: 'no' },
      { status: 500, kind: 'rate_limited' },
      { status: 302, kind: 'transient' },
      { status: 301, kind: 'transient', executed: 'no' },
      { status: 308, kind: 'forbidden' },
      { status: 499, kind: 'forbidden' },
    ];
    const table: [answer: ServerAnswer, expected: object][] = [
      [
        { status: 400, body: { reason: 'DUPLICATE lead' } },
        { kind: 'conflict', execution: 'rejected' },
      ],
      [
        { body: { status: 'Creation Failed', reason: 'Duplicate' } },
        { kind: 'conflict', execution: 'rejected' },
      ],
      [
        { status: 503, body: 'in maintenance' },
        { kind: 'transient', execution: 'rejected' },
      ],
      [
        { status: 503, body: 'sorry' },
        { kind: 'unknown', execution: 'unknown' },
      ],
      [{ status: 500 }, { kind: 'unknown', execution: 'unknown' }],
      [{ status: 302 }, { kind: 'unknown', execution: 'unknown' }],
      [{ status: 301 }, { kind: 'transient', execution: 'rejected' }],
      [{ status: 308 }, { kind: 'forbidden', execution: 'rejected' }],
      [{ status: 499 }, { kind: 'unknown', execution: 'unknown' }],
    ];
    for (const [answer, expected] of table) {
      const { create } = await openSession({ errors }, answer);
      expect(await errorOf(create({}))).toMatchObject(expected);
    }
  });

  it('success by another rule', async () => {
    const given = { answers: { status: 'success', failure: '=false', reason: 'error.message' } };
    const { create } = await openSession(given, {
      body: { success: false, lead_id: '1', error: { message: 'phone taken' } },
    });
    expect(await errorOf(create({}))).toMatchObject({
      kind: 'invalid_record',
      execution: 'rejected',
      reason: 'false: phone taken',
    });
    const good = await openSession(given, { body: { success: true, lead_id: '1', error: null } });
    expect(await good.create({})).toEqual({ externalId: '1' });
    const strict = await openSession(
      { answers: { success: '=ok' } },
      { body: { status: 'queued', lead_id: '1' } },
    );
    expect(await errorOf(strict.create({}))).toMatchObject({ kind: 'invalid_record' });
  });

  it('an update that names another record is a conflict, one that names none may have been executed', async () => {
    const other = await openSession({}, { body: { lead_id: '8' } });
    expect(await errorOf(other.update('7', {}))).toMatchObject({
      kind: 'conflict',
      execution: 'rejected',
    });
    const silent = await openSession({}, { body: { lead: 'changed' } });
    const error = await errorOf(silent.update('7', {}));
    expect(error).toMatchObject({ kind: 'unsupported', execution: 'unknown' });
    expect(error.message).toContain('updateAnswers=empty');
    const passing = await openSession({}, { body: 'down for maintenance' });
    expect(await errorOf(passing.update('7', {}))).toMatchObject({ kind: 'unknown', execution: 'unknown' });
  });

  it('a failure that names a record is no rejection of a create, unless the connection says what failure is', async () => {
    const told = { body: { lead_id: '7', status: 'Update failed: e-mail' } };
    const guessed = await openSession({}, told);
    expect(await errorOf(guessed.create({}))).toMatchObject({ kind: 'unsupported', execution: 'unknown' });
    expect(await errorOf(guessed.update('7', {}))).toMatchObject({
      kind: 'invalid_record',
      execution: 'rejected',
    });
    const meant = await openSession({ answers: { failure: 'failed' } }, told);
    expect(await errorOf(meant.create({}))).toMatchObject({ kind: 'invalid_record', execution: 'rejected' });
    const known = await openSession({ errors: [{ contains: 'e-mail', kind: 'conflict' }] }, told);
    expect(await errorOf(known.create({}))).toMatchObject({ kind: 'conflict', execution: 'rejected' });
  });

  it('a redirect names the setting to correct, and nothing of where it leads but the host', async () => {
    const answer = { status: 302, headers: { location: 'https://crm.example.com/l/ann@example.com' } };
    const below = await openSession({}, answer);
    const error = await errorOf(below.create({}));
    expect(error).toMatchObject({ kind: 'unsupported', execution: 'unknown' });
    expect(error.reason).toBe(
      'the address answers with a redirect to https://crm.example.com, which is never followed: correct baseUrl or create.url',
    );
    expect((await errorOf(below.find({ field: 'email', value: 'a@b.c' }))).reason).toContain(
      'correct baseUrl or fetch.url',
    );
    const single = await openSession({ single: '/upsert' }, answer);
    expect((await errorOf(single.update('7', {}))).reason).toMatch(/correct baseUrl or single\.url$/);
  });

  it('updateAnswers=empty takes a silent update, and nothing that is garbled', async () => {
    for (const answer of [
      { status: 204 },
      { body: '' },
      { body: { status: 'ok' } },
      { body: { lead_id: 7 } },
    ]) {
      const { update } = await openSession({ updateAnswers: 'empty' }, answer);
      expect(await update('7', {})).toEqual({ externalId: '7' });
    }
    for (const body of ['{"status":', '<html>', 'oops', '<answer/>']) {
      const { update } = await openSession({ updateAnswers: 'empty' }, { body });
      expect(await errorOf(update('7', {})), body).toMatchObject({ execution: 'unknown' });
    }
  });
});

describe('success as people write it', () => {
  const done = { externalId: '7' };

  it.each<[name: string, answer: ServerAnswer, given?: Record<string, unknown>]>([
    ['a list of one', { body: [{ lead_id: 7 }] }],
    ['a list of one in data', { body: { data: [{ id: '7' }] } }, { answers: { id: 'data.id' } }],
    ['an error that is null', { body: { error: null, id: 7 } }, { answers: { id: 'id' } }],
    ['"Created without errors"', { body: { lead_id: 7, status: 'Created without errors' } }],
    ['a failure that comes after', { body: { lead_id: 7, status: 'Created, sending the e-mail failed' } }],
    ['errors beside a success', { body: { lead_id: 7, success: true, errors: ['no newsletter'] } }],
    [
      "the lead's own status, where the answer is the lead",
      { body: { id: 7, status: 'Failed to reach' } },
      { answers: { id: 'id', fields: 'none' } },
    ],
    [
      "the lead's own status beside its phone",
      { body: { lead_id: 7, phone: '1', status: 'Error in number' } },
    ],
    ['a byte order mark', { body: '\ufeff{"lead_id":7}' }],
    ['a number in the status', { body: { lead_id: 7, status: 201 } }],
  ])('create and update: %s', async (_name, answer, given = {}) => {
    const { create, update } = await openSession(given, answer);
    expect(await create({})).toMatchObject(done);
    expect(await update('7', {})).toMatchObject(done);
  });

  it.each<[name: string, answer: ServerAnswer]>([
    ['204', { status: 204 }],
    ['an empty 200', { body: '' }],
    ['202', { status: 202 }],
    ['a status that says so', { body: { status: 'Successfully Updated' } }],
    ['success: true', { body: { success: true } }],
    ['ok: 1', { body: { ok: 1 } }],
    ['true', { body: 'true' }],
    ['the JSON text "ok"', { body: '"ok"' }],
    ['the text OK', { body: 'OK' }],
  ])('an update by id needs not repeat the id: %s', async (_name, answer) => {
    const { create, update } = await openSession({}, answer);
    expect(await update('7', {})).toEqual(done);
    // A create that names nothing may have made something.
    expect(await errorOf(create({}))).toMatchObject({ kind: 'unsupported', execution: 'unknown' });
  });

  it('a Location names the record of a create that says nothing else', async () => {
    const headers = { location: '/crm/leads/7?expand=1' };
    const { create } = await openSession({}, { status: 201, headers });
    expect(await create({})).toEqual(done);
    const later = await openSession({}, { status: 202, headers });
    expect((await errorOf(later.create({}))).reason).toContain('set lookupLagMs');
    const known = await openSession(
      { update: '/people/{lead_id}' },
      { status: 201, headers: { location: '/people/ann' } },
    );
    expect(await known.create({})).toEqual({ externalId: 'ann' });
  });
});

describe('failure as people write it', () => {
  it.each<[body: object, reason: string, existingId?: string]>([
    [{ success: false, message: 'phone is taken' }, 'phone is taken'],
    [{ ok: false, error: 'phone is taken' }, 'phone is taken'],
    [{ status: 'error', message: 'phone is taken' }, 'error: phone is taken'],
    [{ status: false, msg: 'phone is taken' }, 'false: phone is taken'],
    [{ status: 422, detail: 'phone is taken' }, 'phone is taken'],
    [{ code: 400, error: { message: 'phone is taken' } }, 'phone is taken'],
    [{ errors: { phone: ['is taken'] } }, 'phone: is taken'],
    [[{ success: false, errors: [{ message: 'phone is taken' }] }] as object, 'phone is taken'],
    [{ status: 'Creation Failed', reason: 'phone is taken' }, 'Creation Failed: phone is taken'],
  ])('%j', async (body, reason) => {
    const { create, update } = await openSession({}, { body });
    for (const write of [create({}), update('7', {})]) {
      expect(await errorOf(write)).toMatchObject({ kind: 'invalid_record', execution: 'rejected', reason });
    }
  });

  it('one that names the record that is there is a conflict with it', async () => {
    const { create, update } = await openSession(
      {},
      { body: { success: false, message: 'Duplicate. Existing ID: 9' } },
    );
    for (const write of [create({}), update('7', {})]) {
      expect(await errorOf(write)).toMatchObject({
        kind: 'conflict',
        existingId: '9',
        reason: 'Duplicate. Existing ID: 9',
      });
    }
  });

  it('where the connection says what failure is, nothing else is one', async () => {
    const { create } = await openSession(
      { answers: { failure: 'rejected' } },
      { body: { lead_id: 7, success: false, error: 'x' } },
    );
    expect(await create({})).toMatchObject({ externalId: '7' });
  });

  it('what it says of a person is hidden', async () => {
    const body = {
      success: false,
      message: 'Ann Lee (+49 151 2345678, ann@example.com) is there as bob@example.com',
    };
    const { create, toRecord } = await openSession({}, { body });
    const record = toRecord({ name: 'Ann Lee', phone: '+49 151 2345678', email: 'ann@example.com' });
    expect((await errorOf(create(record))).reason).toBe('*** (***, ***) is there as ***');
  });

  it.each<[name: string, answer: ServerAnswer, reason: RegExp]>([
    [
      '{}',
      { body: {} },
      /^the answer is \{\}, and names no record: there is nothing at lead_id \(answers\.id\)/,
    ],
    ['null', { body: 'null' }, /^the answer is null, and names no record/],
    ['a list', { body: [{ lead_id: 1 }, { lead_id: 2 }] }, /^the answer is a list of 2, and names no record/],
    ['an empty list in data', { body: { data: [] } }, /^the answer is JSON, and names no record/],
    ['an id of 0', { body: { lead_id: 0 } }, /at lead_id \(answers\.id\) stands 0, which is no id/],
    ['a broken number', { body: { lead_id: 12.5 } }, /stands 12\.5, which is no id/],
    ['an id elsewhere', { body: { result: { id: 7 } } }, /if it is result\.id, set answers\.id=result\.id/],
    [
      'XML',
      { body: '<?xml version="1.0"?><ok><id>7</id></ok>' },
      /^the answer is XML \(<ok>\), where JSON is read/,
    ],
    [
      'a page',
      { body: '<html><title>Log in</title>' },
      /^the answer is a web page \("Log in"\), and not the CRM's: look at baseUrl or/,
    ],
    ['a warning of PHP', { body: '<br />\n<b>Warning</b>: x {"lead_id":7}' }, /^the answer is a web page/],
    [
      'a text',
      { body: 'down for maintenance' },
      /^the answer is a text \("down for maintenance"\), and names no record/,
    ],
    ['half an answer', { body: '{"lead_id":' }, /was cut off/],
    ['207 without a body', { status: 207 }, /^the answer is empty, and names no record/],
  ])('what is neither is called what it is: %s', async (_name, answer, reason) => {
    const { create, update } = await openSession({}, answer);
    for (const write of [create({}), update('7', {})]) {
      const error = await errorOf(write);
      expect(error.execution).toBe('unknown');
      expect(error.reason).toMatch(reason);
    }
  });

  it('a lookup that is not understood says what it got, and which setting may mend it', async () => {
    const asked = { field: 'email', value: 'ann@example.com' };
    const reasonOf = async (answer: ServerAnswer) => {
      const { find } = await openSession({}, answer);
      return (await errorOf(find(asked))).reason;
    };
    expect(await reasonOf({ body: { data: [] } })).toContain('set fetch.answers.hits=data');
    expect(await reasonOf({ body: { id: 7 } })).toContain('set answers.id=id');
    expect(await reasonOf({ body: '<html><title>Log in</title>' })).toContain('a web page ("Log in")');
    expect(await reasonOf({ body: '<leads/>' })).toContain('XML (<leads>)');
    const none = await reasonOf({ body: { success: false, message: 'Lead not found' } });
    expect(none).toBe(
      'Lead not found (if that is how this CRM says "none": fetch.answers.status and fetch.answers.notFound)',
    );
  });

  it('what is shown of an answer that is not understood hides people too', async () => {
    const body = 'no Ann Lee, ann@example.com';
    const { find, create, toRecord } = await openSession({}, { body });
    expect((await errorOf(find({ field: 'email', value: 'ann@example.com' }))).reason).toContain(
      'no Ann Lee, ***',
    );
    expect((await errorOf(create(toRecord({ name: 'Ann Lee', phone: '1' })))).reason).toContain(
      '"no ***, ***"',
    );
  });

  it("a lead's own status makes no failure of a list", async () => {
    const { find } = await openSession({}, { body: [{ lead_id: 7, status: 'Failed to reach' }] });
    expect(await find({ field: 'email', value: 'ann@example.com' })).toMatchObject([{ externalId: '7' }]);
  });
});

describe('a webhook target: answersId=false', () => {
  const hook = { create: '/hook', fetch: 'none', crmDeduplicates: 'false', answersId: 'false' };

  it('takes any accepted answer and no id; updates go to the same address', async () => {
    const { create, update, session, operations, sent } = await openSession(hook, { body: 'ok' });
    expect(operations.declaration).toMatchObject({
      answersId: false,
      beforeCreate: 'none',
      keys: [],
      crmDeduplicates: false,
    });
    expect(['find' in operations, 'read' in operations, 'test' in session]).toEqual([false, false, false]);
    expect(await create({ name: 'A' })).toEqual({});
    expect(await update(undefined, { name: 'B' })).toEqual({});
    expect(sent()).toEqual(['POST /crm/hook {"name":"A"}', 'POST /crm/hook {"name":"B"}']);
  });

  it('may have an update address with our id in it', async () => {
    const { update, sent } = await openSession(
      { ...hook, update: 'PUT /hook/{contact_id}' },
      { status: 202 },
    );
    await update(undefined, { name: 'B' });
    expect(sent()).toEqual(['PUT /crm/hook/c-1 {"name":"B"}']);
  });

  it('a login page, half an answer and a failure are no success', async () => {
    for (const [answer, execution] of [
      [{ body: '<!doctype html><html>' }, 'unknown'],
      [{ body: '{"status":"rec' }, 'unknown'],
      [{ body: { status: 'error' } }, 'rejected'],
      [{ status: 500 }, 'unknown'],
    ] as const) {
      const { create } = await openSession(hook, answer);
      expect(await errorOf(create({}))).toMatchObject({ execution });
    }
  });
});
