import { describe, expect, it } from 'vitest';
import type { FailureKind, Execution } from '../../../domain/failure.ts';
import { answerError, garbledAnswer, noAnswer } from './classify.ts';
import { httpErrorRows, type ErrorRow } from './http-error-rows.ts';
import { createMask, createPersonMask } from './mask.ts';
import { retryAfterMs } from './retry-after.ts';

const asked = { crm: 'test', operation: 'createContact', isWrite: true, mask: createMask(['hush']) };
const answer = (status: number, text = '', headers: Record<string, string> = {}) => ({
  status,
  headers,
  text,
});

/** status → after a lookup, after a write, was the write executed */
const table: [status: number, read: FailureKind, write: FailureKind, execution: Execution][] = [
  [300, 'unsupported', 'unsupported', 'unknown'],
  [301, 'unsupported', 'unsupported', 'unknown'],
  [302, 'unsupported', 'unsupported', 'unknown'],
  [303, 'unsupported', 'unsupported', 'unknown'],
  [304, 'unsupported', 'unsupported', 'unknown'],
  [307, 'unsupported', 'unsupported', 'rejected'],
  [308, 'unsupported', 'unsupported', 'rejected'],
  [309, 'unsupported', 'unsupported', 'unknown'],
  [400, 'invalid_record', 'invalid_record', 'rejected'],
  [401, 'auth_expired', 'auth_expired', 'rejected'],
  [402, 'unsupported', 'unsupported', 'rejected'],
  [403, 'forbidden', 'forbidden', 'rejected'],
  [404, 'not_found', 'not_found', 'rejected'],
  [405, 'unsupported', 'unsupported', 'rejected'],
  [406, 'unsupported', 'unsupported', 'unknown'],
  [407, 'unsupported', 'unsupported', 'rejected'],
  [408, 'transient', 'unknown', 'unknown'],
  [409, 'conflict', 'conflict', 'rejected'],
  [410, 'not_found', 'not_found', 'rejected'],
  [413, 'invalid_record', 'invalid_record', 'rejected'],
  [412, 'unsupported', 'unsupported', 'rejected'],
  [414, 'unsupported', 'unsupported', 'rejected'],
  [415, 'unsupported', 'unsupported', 'rejected'],
  [422, 'invalid_record', 'invalid_record', 'rejected'],
  [425, 'transient', 'transient', 'rejected'],
  [429, 'rate_limited', 'rate_limited', 'rejected'],
  [444, 'transient', 'unknown', 'unknown'],
  [451, 'unsupported', 'unsupported', 'rejected'],
  [460, 'transient', 'unknown', 'unknown'],
  [499, 'transient', 'unknown', 'unknown'],
  [500, 'transient', 'unknown', 'unknown'],
  [501, 'transient', 'unknown', 'unknown'],
  [502, 'transient', 'unknown', 'unknown'],
  [503, 'transient', 'unknown', 'unknown'],
  [504, 'transient', 'unknown', 'unknown'],
  [599, 'transient', 'unknown', 'unknown'],
];

describe('answerError', () => {
  it.each(table)('%i: a lookup is %s, a write %s (%s)', (status, read, write, execution) => {
    expect(answerError({ ...asked, isWrite: false }, answer(status))).toMatchObject({
      kind: read,
      execution: 'rejected',
      status,
    });
    expect(answerError(asked, answer(status))).toMatchObject({ kind: write, execution, status });
  });

  it('every row of the table is met by one of these', () => {
    const met = table.map(([status]) =>
      httpErrorRows.find((row) => row.body === undefined && matches(row, status)),
    );
    const page = httpErrorRows.find((row) => row.body?.pattern.test('<html>400</html>'));
    expect(answerError(asked, answer(400, '<html><title>Bad Request</title>'))).toMatchObject({
      kind: 'unsupported',
      reason: `${page?.sentence?.replace('{address}', 'the URL in the settings')}: a web page ("Bad Request")`,
    });
    met.push(page);
    expect(httpErrorRows.filter((row) => !met.includes(row))).toEqual([]);
  });

  it('a status that is none is never a success', () => {
    expect(answerError(asked, answer(999))).toMatchObject({ kind: 'unknown', execution: 'unknown' });
  });

  it("a connector's rows come first, by status, text or path", () => {
    const rows: ErrorRow[] = [
      { status: 400, body: { path: 'errors.0.code', pattern: /^DUP$/ }, kind: 'conflict', comment: '' },
      {
        status: [500, 503],
        body: { pattern: /maintenance/i },
        kind: 'transient',
        writeExecution: 'rejected',
        comment: '',
      },
    ];
    expect(answerError(asked, answer(400, '{"errors":[{"code":"DUP"}]}'), { rows })).toMatchObject({
      kind: 'conflict',
    });
    expect(answerError(asked, answer(400, '{"errors":[{"code":"X"}]}'), { rows })).toMatchObject({
      kind: 'invalid_record',
    });
    expect(answerError(asked, answer(400, 'no json'), { rows })).toMatchObject({ kind: 'invalid_record' });
    expect(answerError(asked, answer(503, 'Maintenance'), { rows })).toMatchObject({
      kind: 'transient',
      execution: 'rejected',
    });
  });

  it('a row may look at a header: what is left of the day says which limit it is', () => {
    const rows: ErrorRow[] = [
      {
        status: 429,
        header: { name: 'x-day-remaining', pattern: /^0$/ },
        kind: 'rate_limited',
        waitMs: 3_600_000,
        comment: 'Tomorrow.',
      },
    ];
    const waits = [{ 'x-day-remaining': '0' }, { 'x-day-remaining': '7' }, {}].map(
      (headers: Record<string, string>) =>
        answerError(asked, answer(429, '', { 'x-ratelimit-reset': '2', ...headers }), { rows }).retryAfterMs,
    );
    expect(waits).toEqual([3_600_000, 2000, 2000]);
  });

  it("tells the CRM's reason, without secrets", () => {
    const error = answerError(asked, answer(401), { reason: 'the key hush is not valid' });
    expect(error.message).toBe('test createContact: 401 (auth_expired): the key *** is not valid');
  });

  it("finds the CRM's words by itself, bounded, and hides e-mails and what was sent", () => {
    const hide = createPersonMask(['Ann Lee', '+12025550100', '']);
    const text = JSON.stringify({
      errors: [{ message: 'Ann Lee <ann@example.com> of +12025550100 is there, key hush' }],
    });
    expect(answerError({ ...asked, hide }, answer(422, text)).reason).toBe(
      '*** <***> of *** is there, key ***',
    );
    expect(answerError(asked, answer(422, 'phone is taken')).reason).toBe('phone is taken');
    expect(answerError(asked, answer(422, '<fault>x</fault>')).reason).toBe('XML (<fault>)');
    expect(answerError(asked, answer(422, '')).reason).toBeUndefined();
  });

  it('what says "not found" to a create is about the address, to anything else about the record', () => {
    const setting = 'baseUrl or create.url';
    for (const status of [404, 410]) {
      const create = answerError({ ...asked, setting, isCreate: true }, answer(status));
      expect(create).toMatchObject({ kind: 'unsupported', execution: 'rejected' });
      expect(create.reason).toMatch(/address.*: correct baseUrl or create\.url$/);
      expect(answerError({ ...asked, setting }, answer(status))).toMatchObject({ kind: 'not_found' });
    }
  });

  it('a refusal that names the record that is there is a conflict with it, whatever its status', () => {
    const text = '{"message":"Contact already exists. Existing ID: 7"}';
    for (const status of [400, 409, 422]) {
      expect(answerError(asked, answer(status, text))).toMatchObject({
        kind: 'conflict',
        existingId: '7',
        reason: 'Contact already exists. Existing ID: 7',
      });
    }
    expect(answerError(asked, answer(403, text))).toMatchObject({ kind: 'forbidden', existingId: undefined });
    expect(answerError({ ...asked, isWrite: false }, answer(422, text)).kind).toBe('invalid_record');
  });

  it('says where a redirect leads: to a login, elsewhere, nowhere', () => {
    const to = (status: number, location: string) =>
      answerError(asked, answer(status, '', { location })).reason;
    for (const path of [
      '/login',
      '/users/sign_in?next=%2F',
      'https://sso.example.com/saml2/x',
      '/oauth2/authorize',
    ])
      expect(to(302, path), path).toContain('to a login page');
    for (const path of ['https://crm.example.com/', '/blog/author', ''])
      expect(to(302, path), path).toContain('a redirect');
    expect(to(304, '')).toContain('not modified');
  });

  it('passes Retry-After on', () => {
    expect(answerError(asked, answer(429, '', { 'retry-after': '7' }))).toMatchObject({ retryAfterMs: 7000 });
    expect(answerError({ ...asked, isWrite: false }, answer(503, '', { 'retry-after': '2' }))).toMatchObject({
      kind: 'transient',
      retryAfterMs: 2000,
    });
    expect(answerError(asked, answer(429)).retryAfterMs).toBeUndefined();
  });
});

it('a garbled answer and none at all: only a write may have been executed', () => {
  expect(garbledAnswer(asked, answer(200), 'x')).toMatchObject({ kind: 'unknown', execution: 'unknown' });
  expect(garbledAnswer({ ...asked, isWrite: false }, answer(200), 'x')).toMatchObject({ kind: 'transient' });
  expect(noAnswer(asked, { hasSent: true, reason: 'x' })).toMatchObject({
    kind: 'unknown',
    execution: 'unknown',
  });
  expect(noAnswer(asked, { hasSent: false, reason: 'x' })).toMatchObject({
    kind: 'transient',
    execution: 'not_sent',
  });
  expect(noAnswer({ ...asked, isWrite: false }, { hasSent: true, reason: 'x' })).toMatchObject({
    kind: 'transient',
  });
});

describe('retryAfterMs', () => {
  const now = Date.parse('2026-11-21T10:00:00Z');
  const hour = 3_600_000;
  const cases: [value: string | undefined, ms: number | undefined, date?: string][] = [
    ['0', 100],
    ['1', 1000],
    ['0.5', 500],
    ['120', 120_000],
    ['86400', hour],
    ['1000000000000', hour],
    ['-5', 100],
    ['', undefined],
    [undefined, undefined],
    ['soon', undefined],
    ['1e9', undefined],
    ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 09:59:00 GMT', 100],
    ['Sat, 21 Nov 2099 10:00:00 GMT', hour],
    // The CRM's clock is ten minutes fast: its own Date tells.
    ['Sat, 21 Nov 2026 10:10:05 GMT', 5000, 'Sat, 21 Nov 2026 10:10:00 GMT'],
    ['Sat, 99 Nov', undefined],
  ];

  it.each(cases)('%s → %s', (value, ms, date) => {
    const headers = {
      ...(value === undefined ? {} : { 'retry-after': value }),
      ...(date === undefined ? {} : { date }),
    };
    expect(retryAfterMs(headers, now)).toBe(ms);
  });
});

function matches(row: ErrorRow, status: number): boolean {
  if (typeof row.status === 'object') return row.status[0] <= status && status <= row.status[1];
  return row.status === status;
}
