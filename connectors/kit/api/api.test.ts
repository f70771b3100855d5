// The calls of an API, to a real local server.
import { expect, test } from 'vitest';
import { connect, errorOf, serve } from '../testing/http-caller.ts';
import type { Answering, ServerAnswer } from '../testing/local-server.ts';
import { createApi, unlessGone, type ApiOptions, type ApiRequest } from './api.ts';

const get: ApiRequest = { operation: 'readContact', method: 'GET', path: '/contacts/7' };
const post: ApiRequest = { operation: 'createContact', method: 'POST', path: '/contacts', isCreate: true };

async function callingApi(answer: ServerAnswer | Answering, options: Partial<ApiOptions> = {}) {
  const server = await serve(answer);
  const { http } = connect({ allowTargets: [server.host] });
  const api = createApi({
    crm: 'acme',
    errors: [],
    setting: 'baseUrl',
    ...options,
    http: {
      mask: (text) => text,
      request: (request) => http.request({ ...request, url: `${server.url}${request.url}` }),
    },
  });
  const limits = { deadlineAt: Infinity, beforeSend: async () => {} };
  return { server, send: (request: ApiRequest) => api.send(request, limits) };
}

test('JSON goes out, JSON comes back, and ids keep their digits', async () => {
  const { server, send } = await callingApi({ status: 201, body: '{"id":12345678901234567890}' });
  const answer = await send({ ...post, query: { a: 'x&y', b: undefined }, body: { name: 'Ann' } });
  expect(answer).toMatchObject({ status: 201, json: { id: '12345678901234567890' } });
  expect(server.requests[0]).toMatchObject({
    method: 'POST',
    url: '/contacts?a=x%26y',
    body: '{"name":"Ann"}',
    headers: { 'content-type': 'application/json' },
  });
});

test('a success without a body is one', async () => {
  const { send } = await callingApi({ status: 204 });
  expect(await send(post)).toMatchObject({ status: 204, json: undefined });
});

test('a page with 200 is no answer: a write may have been executed, a lookup has said nothing', async () => {
  const { send } = await callingApi({ body: '<!doctype html><title>Log in</title>' });
  expect(await errorOf(send(post))).toMatchObject({ kind: 'unknown', execution: 'unknown' });
  expect(await errorOf(send(get))).toMatchObject({ kind: 'transient' });
});

test('a record that is not there is gone; a page that is not there is a wrong address', async () => {
  const none = await callingApi({ status: 404, body: { message: 'no such contact' } });
  expect(await none.send(get).catch(unlessGone)).toBeUndefined();
  const page = await callingApi({ status: 404, body: '<html><body>Not Found</body></html>' });
  const error = await errorOf(page.send(get).catch(unlessGone));
  expect(error).toMatchObject({ kind: 'unsupported' });
  expect(error.message).toContain('correct baseUrl');
});

test('the vendor’s rows come first, and what it calls the request is in the reason, however long that is', async () => {
  const { send } = await callingApi(
    { status: 418, body: { message: 'x'.repeat(300), traceId: 'abc-123' } },
    {
      errors: [{ status: 418, kind: 'forbidden', sentence: 'tea only', comment: 'A teapot.' }],
      trace: { path: 'traceId' },
    },
  );
  const error = await errorOf(send(post));
  expect(error).toMatchObject({ kind: 'forbidden', execution: 'rejected' });
  expect(error.message).toMatch(/tea only: x+… \[abc-123\]$/);
});

test('a refused field is named in our words, and nothing of a person is repeated', async () => {
  const { send } = await callingApi(
    { status: 400, body: { field: 'jobtitle', why: 'Boss of ann@example.com is none, +49 151 1 neither' } },
    { refusedIn: () => ({ field: 'jobtitle', words: 'Boss of ann@example.com, +49 151 1' }) },
  );
  const ourName = (theirs: string) => (theirs === 'jobtitle' ? 'title' : theirs);
  const error = await errorOf(send({ ...post, ourName, personal: ['+49 151 1'] }));
  expect(error).toMatchObject({ kind: 'invalid_record', field: 'title' });
  expect(error.reason).toBe('title (jobtitle): Boss of ***, ***');
});

test('too many requests: what the answer says, else what the row says', async () => {
  const errors = [{ status: 429, kind: 'rate_limited' as const, waitMs: 10_000, comment: '' }];
  const silent = await callingApi({ status: 429 }, { errors });
  expect((await errorOf(silent.send(get))).retryAfterMs).toBe(10_000);
  const telling = await callingApi({ status: 429, headers: { 'retry-after': '3' } }, { errors });
  expect((await errorOf(telling.send(get))).retryAfterMs).toBe(3000);
  const common = await callingApi({ status: 429, headers: { 'ratelimit-reset': '4' } });
  expect((await errorOf(common.send(get))).retryAfterMs).toBe(4000);
});

test('a part of an answer may have a status and rows of its own', async () => {
  const part = { message: 'locked' };
  const { send } = await callingApi(
    { body: { rows: [part] } },
    { errors: [{ kind: 'forbidden', comment: 'Of the API itself.' }] },
  );
  const answer = await send(post);
  expect(answer.refusal(part)).toMatchObject({ kind: 'forbidden', status: 200 });
  const errors = [{ status: 423, kind: 'transient' as const, comment: 'Of what is behind it.' }];
  expect(answer.refusal(part, { status: 423, errors })).toMatchObject({
    kind: 'transient',
    status: 423,
    reason: 'locked',
  });
  expect(answer.refusal(part, { status: 409, errors })).toMatchObject({ kind: 'conflict', status: 409 });
});

test('a success that names no record was executed, and the next one would be answered likewise', async () => {
  const { send } = await callingApi({ body: {} });
  expect((await send(post)).unusable('there is no id at data.id')).toMatchObject({
    kind: 'unsupported',
    execution: 'unknown',
    isAccepted: true,
    reason: 'there is no id at data.id',
  });
});

test('a refusal with a row for each that was sent is read like an answer; any other is an error', async () => {
  const rows = { status: 400, body: { data: [{ status: 'error' }] } };
  const hasRows = (json: unknown): boolean => JSON.stringify(json).includes('"data"');
  const partly = await callingApi(rows);
  expect(await partly.send({ ...post, hasRows })).toMatchObject({ status: 400, json: rows.body });
  expect(await errorOf(partly.send(post))).toMatchObject({ kind: 'invalid_record' });
  const whole = await callingApi({ status: 400, body: { message: 'no' } });
  expect(await errorOf(whole.send({ ...post, hasRows }))).toMatchObject({ kind: 'invalid_record' });
  const broken = await callingApi({ status: 500, body: rows.body });
  expect(await errorOf(broken.send({ ...post, hasRows }))).toMatchObject({ execution: 'unknown' });
});
