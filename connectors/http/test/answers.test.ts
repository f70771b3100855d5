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
    const silent = await openSession({}, { body: { status: 'Successfully Updated' } });
    const error = await errorOf(silent.update('7', {}));
    expect(error).toMatchObject({ kind: 'unsupported', execution: 'unknown' });
    expect(error.message).toContain('updateAnswers=empty');
    const passing = await openSession({}, { body: 'down for maintenance' });
    expect(await errorOf(passing.update('7', {}))).toMatchObject({ kind: 'unknown', execution: 'unknown' });
  });

  it('a failure that names a record is no rejection of a create, unless the connection says what failure is', async () => {
    const told = { body: { lead_id: '7', status: 'Created, sending the e-mail failed' } };
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
    for (const body of ['{"status":', '<html>', 'oops']) {
      const { update } = await openSession({ updateAnswers: 'empty' }, { body });
      expect(await errorOf(update('7', {})), body).toMatchObject({ execution: 'unknown' });
    }
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
