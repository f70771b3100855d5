// What CRMs answer to a write, and where it leads: the rows of test/promises/odd-answers.test.ts.
import type { ServerAnswer } from '../../connectors/kit/testing/local-server.ts';
import type { FailureKind } from '../../domain/failure.ts';
import type { Json } from '../../domain/json.ts';
import type { OddWrite } from './odd-crm.ts';

/** `done`: at once · a sentence: it waits for its horizon with that reason · a kind and a sentence: a person is told. */
export type Ending = 'done' | RegExp | [kind: FailureKind, sentence: RegExp];

export interface Odd {
  answer: ServerAnswer | OddWrite['answer'];
  /** The CRM does nothing, whatever it answers. */
  isRefused?: true;
  /** What the ids of this CRM begin with; `lead-` where it is absent. */
  idBegins?: string;
  settings?: Record<string, Json>;
  /** Of a create that waits: the record is found then. */
  create: Ending;
  update: Ending;
}

const json = (body: unknown): ServerAnswer => ({ body: JSON.stringify(body) });
const done = { create: 'done', update: 'done' } as const;

const success: Record<string, Odd> = {
  'a list of one': { answer: (id) => json([{ lead_id: id }]), ...done },
  'an error that is null': { answer: (id) => json({ error: null, lead_id: id }), ...done },
  '"Created without errors"': {
    answer: (id) => json({ lead_id: id, status: 'Created without errors' }),
    ...done,
  },
  '"Created, sending the e-mail failed"': {
    answer: (id) => json({ lead_id: id, status: 'Created, sending the e-mail failed' }),
    ...done,
  },
  "the lead's own status": {
    answer: (id) => json({ lead_id: id, name: 'Kim Example', status: 'Failed to reach' }),
    ...done,
  },
  'a byte order mark': { answer: (id) => ({ body: `\ufeff{"lead_id":"${id}"}` }), ...done },
  'Latin 1 that says it is UTF-8': {
    answer: (id) => ({
      body: Buffer.from(`{"lead_id":"${id}","status":"Gespeichert für später"}`, 'latin1'),
      headers: { 'content-type': 'application/json; charset=utf-8' },
    }),
    ...done,
  },
  'an id over 2^53': {
    idBegins: '1234567890123456',
    answer: (id) => ({ body: `{"lead_id":${id}}` }),
    ...done,
  },
  'an id as a number': { idBegins: '4711', answer: (id) => ({ body: `{"lead_id":${id}}` }), ...done },
  '207 that names the record': { answer: (id) => ({ ...json({ lead_id: id }), status: 207 }), ...done },
  '201 with a Location and no body': {
    answer: (id) => ({ status: 201, headers: { location: `/crm/leads/${id}` } }),
    ...done,
  },
};

const namesNobody = /names no record/;
const plainYes = { create: namesNobody, update: 'done' } as const;
const yes: Record<string, Odd> = {
  '204': { answer: { status: 204 }, ...plainYes },
  'an empty 200': { answer: {}, ...plainYes },
  '202 without an id': {
    answer: { status: 202 },
    create: /set lookupLagMs to as long as that may take/,
    update: 'done',
  },
  'success: true': { answer: json({ success: true }), ...plainYes },
  'a status without an id': { answer: json({ status: 'Successfully saved' }), ...plainYes },
  true: { answer: json(true), ...plainYes },
  'the JSON text "OK"': { answer: json('OK'), ...plainYes },
  'the text OK': { answer: { body: 'OK' }, ...plainYes },
};

/** Found by the lookup after a create; of an update nobody knows, and the settings can say. */
const unsaid = (sentence: RegExp): Pick<Odd, 'create' | 'update'> => ({
  create: sentence,
  update: ['unsupported', sentence],
});
const neither: Record<string, Odd> = {
  '{}': { answer: json({}), ...unsaid(/the answer is \{\}, and names no record/) },
  null: { answer: json(null), ...unsaid(/the answer is null, and names no record/) },
  'data: []': { answer: json({ data: [] }), ...unsaid(/names no record: there is nothing at lead_id/) },
  'an id of 0': { answer: json({ lead_id: 0 }), ...unsaid(/stands 0, which is no id/) },
  'a broken number as id': { answer: json({ lead_id: 12.5 }), ...unsaid(/stands 12\.5, which is no id/) },
  'an id elsewhere': {
    answer: json({ data: { id: 7 } }),
    ...unsaid(/if it is data\.id, set answers\.id=data\.id/),
  },
  'a list of two': { answer: json([{ lead_id: 1 }, { lead_id: 2 }]), ...unsaid(/the answer is a list of 2/) },
  XML: {
    answer: { body: '<?xml version="1.0"?><lead><id>7</id></lead>' },
    ...unsaid(/XML \(<lead>\), where JSON is read/),
  },
  '207 without a body': { answer: { status: 207 }, ...unsaid(/the answer is empty, and names no record/) },
  '304': { answer: { status: 304 }, ...unsaid(/"not modified".*a cache stands before the CRM/) },
  'a redirect': {
    answer: { status: 303, headers: { location: 'https://elsewhere.example.com/x' } },
    ...unsaid(/a redirect to https:\/\/elsewhere\.example\.com, which is never followed: correct baseUrl/),
  },
};

const stopped = (kind: FailureKind, sentence: RegExp): Omit<Odd, 'answer'> => ({
  isRefused: true,
  create: [kind, sentence],
  update: [kind, sentence],
});
const refused: Record<string, Odd> = {
  'success: false': {
    answer: json({ success: false, message: 'phone is not valid' }),
    ...stopped('invalid_record', /: phone is not valid$/),
  },
  'ok: false': {
    answer: json({ ok: false, error: 'phone is not valid' }),
    ...stopped('invalid_record', /: phone is not valid$/),
  },
  'status: error': {
    answer: json({ status: 'error', message: 'no phone' }),
    ...stopped('invalid_record', /: error: no phone$/),
  },
  'a status of 422 in a 200': {
    answer: json({ status: 422, detail: 'no phone' }),
    ...stopped('invalid_record', /200 \(invalid_record\): no phone$/),
  },
  'errors by field': {
    answer: { status: 422, body: { message: 'Not valid.', errors: { email: ['is invalid'] } } },
    ...stopped('invalid_record', /: Not valid\.; email: is invalid$/),
  },
  'problem+json': {
    answer: {
      status: 400,
      headers: { 'content-type': 'application/problem+json' },
      body: { type: 'about:blank', title: 'Bad Request', detail: 'phone is not valid' },
    },
    ...stopped('invalid_record', /: phone is not valid$/),
  },
  'a plain text of 400': {
    answer: { status: 400, body: 'phone is not valid' },
    ...stopped('invalid_record', /: phone is not valid$/),
  },
  'a page of 400': {
    answer: { status: 400, body: '<html><title>400 The plain HTTP request was sent to HTTPS port</title>' },
    ...stopped('unsupported', /one for browsers.*correct baseUrl.*plain HTTP request was sent to HTTPS port/),
  },
  'an error deep inside': {
    answer: { status: 403, body: { error: { code: 7, message: 'no right to write leads' } } },
    ...stopped('forbidden', /: no right to write leads$/),
  },
  '402': { answer: { status: 402 }, ...stopped('unsupported', /plan of the CRM account/) },
  '405': {
    answer: { status: 405 },
    ...stopped('unsupported', /does not take this method: correct baseUrl or (create|update)\.url/),
  },
  '415': { answer: { status: 415 }, ...stopped('unsupported', /does not read bodies of this form/) },
  '413': { answer: { status: 413 }, ...stopped('invalid_record', /larger than this CRM takes/) },
  '404': {
    isRefused: true,
    answer: { status: 404, body: { error: 'Not Found', path: '/crm' } },
    create: ['unsupported', /there is nothing at this address: correct baseUrl or create\.url/],
    update: ['not_found', /shows the record lead-\d+, and answers an update of it as if there were none/],
  },
  '410': {
    isRefused: true,
    answer: { status: 410 },
    create: ['unsupported', /closed for good.*correct baseUrl or create\.url/],
    update: ['not_found', /shows the record lead-\d+, and answers an update of it as if there were none/],
  },
  'a page of 404': {
    answer: { status: 404, body: '<html>404</html>' },
    ...stopped('unsupported', /web page: correct baseUrl/),
  },
  '409 with words': {
    answer: { status: 409, body: { message: 'locked by an import' } },
    ...stopped('conflict', /: locked by an import$/),
  },
  '422 that repeats whom we sent': {
    answer: (_id, sent) => ({
      status: 422,
      body: { error: `${String(sent['email'])}, ${String(sent['phone'])}: is taken` },
    }),
    ...stopped('invalid_record', /: \*\*\*, \*\*\*: is taken$/),
  },
  '409 that names a record': {
    answer: { status: 409, body: { message: 'Contact already exists. Existing ID: 99' } },
    ...stopped(
      'conflict',
      /because the record 99 has the same already: Contact already exists\. Existing ID: 99$/,
    ),
  },
  '422 that names a record': {
    answer: { status: 422, body: { errors: [{ message: 'phone is taken', existing_id: 99 }] } },
    ...stopped('conflict', /because the record 99 has the same already: phone is taken$/),
  },
  'a redirect to a login': {
    answer: { status: 307, headers: { location: '/login?next=%2Fcrm' } },
    ...stopped(
      'unsupported',
      /sends us to a login page.*correct baseUrl or (create|update)\.url, or the login/,
    ),
  },
};

const lost = (sentence: RegExp): Pick<Odd, 'create' | 'update'> => ({ create: sentence, update: sentence });
const passing: Record<string, Odd> = {
  'a login page': {
    answer: { body: '<!DOCTYPE html><title>Log in</title>' },
    ...lost(/a web page \("Log in"\), and not the CRM's: look at baseUrl or (create|update)\.url/),
  },
  'a text': { answer: { body: 'down for maintenance' }, ...lost(/a text \("down for maintenance"\)/) },
  'half of JSON': { answer: { body: '{"lead_id":' }, ...lost(/the beginning of JSON, and was cut off/) },
  'half an answer': {
    answer: { body: '{"lead_id":"lead-1"}', fault: 'cut' },
    ...lost(/broke off before its answer was whole/),
  },
  'no answer': { answer: { fault: 'reset' }, ...lost(/broke off before its answer was whole/) },
  'broken gzip': {
    answer: { body: 'no gzip', headers: { 'content-encoding': 'gzip' } },
    ...lost(/packed with gzip, and is broken or none/),
  },
  'an answer that never ends': {
    answer: { body: '{"lead_id":', fault: 'endless' },
    settings: { connectTimeoutMs: 900, requestTimeoutMs: 1_000, attemptTimeoutMs: 60_000 },
    ...lost(/gave no answer within/),
  },
  '500 with words': {
    answer: { status: 500, body: { error: { message: 'database is gone' } } },
    ...lost(/500 \(unknown\): database is gone$/),
  },
  '502 of a proxy': {
    answer: { status: 502, body: '<html><h1>502 Bad Gateway</h1>' },
    ...lost(/a web page \("502 Bad Gateway"\)/),
  },
};

/** By what they are called. */
export const oddAnswers: Record<string, Odd> = { ...success, ...yes, ...neither, ...refused, ...passing };
