import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CrmError, failureOf, failureTable, type CrmErrorDetails, type FailureKind } from './failure.ts';

const kinds = Object.keys(failureTable) as FailureKind[];

const crmError = (details: Partial<CrmErrorDetails>): CrmError =>
  new CrmError({
    kind: 'transient',
    crm: 'http',
    operation: 'findContact',
    execution: 'not_sent',
    ...details,
  });

test.each<[Partial<CrmErrorDetails>, string]>([
  [{}, 'http findContact: (transient)'],
  [
    { kind: 'rate_limited', status: 429, retryAfterMs: 1_500 },
    'http findContact: 429 (rate_limited, retry in 2 s)',
  ],
  [
    { kind: 'invalid_record', status: 400, reason: ' "email" \n is   not\tvalid ' },
    'http findContact: 400 (invalid_record): "email" is not valid',
  ],
])('%j says "%s"', (details, message) => {
  expect(crmError(details).message).toBe(message);
});

test('a failure is short, on one line, and a text that Postgres can store, whatever the CRM answered', () => {
  const reason = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 500 }),
    fc.array(fc.nat(0xffff), { maxLength: 300 }).map((units) => String.fromCharCode(...units)),
    // A pair of surrogates that stands where the text is cut.
    fc.nat(8).map((before) => `${'x'.repeat(194 + before)}👩‍💻 and more`),
  );
  fc.assert(
    fc.property(reason, (text) => {
      const { message, field = '' } = failureOf(crmError({ reason: text, field: text }));
      for (const shown of [message, field]) {
        expect(shown).not.toMatch(/[\p{Control}\p{Surrogate}\p{Line_Separator}]/u);
        expect(Array.from(shown).length).toBeLessThanOrEqual(250);
      }
    }),
  );
});

test('a reason of more than 200 characters is cut, and says so', () => {
  const { message } = failureOf(crmError({ reason: 'é'.repeat(1_000) }));
  expect(message).toBe(`http findContact: ${'é'.repeat(199)}… (transient)`);
  expect(crmError({ reason: 'é'.repeat(200) }).message).toContain('éé (transient)');
});

test('data that is refused before any request: nothing was sent, whatever was to be done with it', () => {
  const refused = crmError({ operation: undefined, kind: 'invalid_record', reason: 'phone is required' });
  expect(refused.message).toBe('nothing was sent to http: phone is required (invalid_record)');
});

test('a failure names the field only where the error does, and what to do by its kind', () => {
  const failure = failureOf(crmError({ kind: 'forbidden' }));
  expect(failure).toEqual({
    kind: 'forbidden',
    message: 'http findContact: (forbidden)',
    advice: failureTable.forbidden.advice,
  });
  expect(failureOf(crmError({ field: 'email' }))).toMatchObject({ field: 'email' });
});

test('an error keeps what decides, and its cause', () => {
  const cause = new Error('socket');
  const error = crmError({
    execution: 'unknown',
    status: 502,
    retryAfterMs: 10,
    field: 'f',
    reason: 'r',
    cause,
  });
  expect(error).toMatchObject({
    execution: 'unknown',
    status: 502,
    retryAfterMs: 10,
    field: 'f',
    reason: 'r',
    cause,
  });
  expect(error).toBeInstanceOf(Error);
});

test('what can pass by itself is tried again, an invalid login parks, and everything else stops', () => {
  const by = (consequence: string) => kinds.filter((kind) => failureTable[kind].consequence === consequence);
  expect(by('retry')).toEqual(['rate_limited', 'transient']);
  expect(by('park')).toEqual(['auth_expired']);
  expect(by('stop')).toEqual([
    'forbidden',
    'invalid_record',
    'conflict',
    'not_found',
    'unsupported',
    'unknown',
  ]);
});
