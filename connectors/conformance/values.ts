// What is in a record: every character and length, cleared fields, fields that nobody knows, ids of any size, and answers
// that are packed or marked.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { canonicalJson, type Json } from '../../domain/json.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { CrmError } from '../../domain/failure.ts';
import type { CrmRecord } from '../connector.ts';
import { callOf } from '../kit/testing/calls.ts';
import {
  create,
  crmError,
  objectOf,
  sampleKey,
  type ConformanceSample,
} from '../kit/testing/connector-session.ts';
import type { ServedRequest, ServerAnswer } from '../kit/testing/local-server.ts';
import type { Suite } from './suite.ts';

/** A text of people that every CRM has a place for, and one that may be cleared. */
const texts: Readonly<Record<ObjectType, { named: string; clearable: string; value: Json }>> = {
  contact: { named: 'firstName', clearable: 'title', value: 'CEO' },
  company: { named: 'name', clearable: 'city', value: 'Berlin' },
  deal: { named: 'name', clearable: 'amount', value: '12.50' },
};

export function textsOf(sample: ConformanceSample) {
  const usual = texts[objectOf(sample)];
  return { ...usual, clearable: sample.clearable ?? usual.clearable };
}

const people: readonly [name: string, text: string][] = [
  ['unicode, emoji, quotes and tags', 'Zoë O’Brien "the 👩‍🚀" <b>&amp;\\ 王'],
  ['255 characters', 'x'.repeat(255)],
  ['65,536 characters', 'x'.repeat(65_536)],
];

export function valueCases({ sample, it }: Suite): void {
  const { named, clearable, value } = textsOf(sample);

  for (const [name, text] of people) {
    it(`${name}: sent as they are, or refused by the name of the field`, async ({ operations, server }) => {
      server.answer((request) => sample.answers.created('1001', request));
      const long = { ...sample, fields: { ...sample.fields, [named]: text } };
      const error = await create(operations, long).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error === undefined)
        assert.ok(
          server.requests.some((request) => holds(request, text)),
          'it was changed',
        );
      else assert.ok(error instanceof CrmError && error.kind === 'invalid_record' && error.field === named);
    });
  }

  it('a field that is cleared is sent so', async ({ operations, server }) => {
    const key = sampleKey(sample);
    const record = (fields: object): CrmRecord => operations.toRecord({ ...sample.fields, ...fields }, key);
    const cleared = changed(record({ [clearable]: value }), record({ [clearable]: null }));
    const [[path, sent] = []] = cleared;
    if (sample.gaps?.clear !== undefined) {
      assert.equal(path, undefined, 'it is declared a gap, and is none');
      return;
    }
    assert.ok(path !== undefined && (sent === null || sent === ''), 'it is neither sent nor declared a gap');
    server.answer((request) => sample.answers.updated('1001', request));
    const whole =
      operations.declaration.updateForm === 'full' ? record({ [clearable]: null }) : { [path]: sent };
    await operations.update('1001', whole, callOf({ key }));
    const name = path.split('.').at(-1) ?? '';
    assert.ok(
      server.requests.some(({ body }) => body.includes(name)),
      'the request does not name it',
    );
  });

  it("the app's own field is sent, or reported as one that nothing sends", async ({ operations }) => {
    const fields = { ...sample.fields, loyaltyTier: 'gold' };
    const record = operations.toRecord(fields, sampleKey(sample));
    const isSent = Object.values(record).includes('gold');
    const isReported = operations.mapping?.report(fields).unmapped.includes('loyaltyTier') === true;
    assert.ok(isSent !== isReported, 'it is silently lost');
  });

  it('an id that no JavaScript number holds keeps its digits', async ({ operations, server }) => {
    if (!operations.declaration.answersId) return;
    const long = '12345678901234567890';
    server.answer((request) => {
      const answer = sample.answers.created('1001', request);
      const text = textOf(answer).replaceAll(/(?<=[:[,]\s*)"?1001"?(?=\s*[,}\]])/g, long);
      return { ...answer, body: text };
    });
    assert.equal((await create(operations, sample)).externalId, long);
  });

  const forms: [name: string, form: (answer: ServerAnswer) => ServerAnswer][] = [
    [
      'packed with gzip',
      (answer) => ({
        ...answer,
        headers: { ...answer.headers, 'content-encoding': 'gzip' },
        body: gzipSync(textOf(answer)),
      }),
    ],
    ['with a byte order mark', (answer) => ({ ...answer, body: `\uFEFF${textOf(answer)}` })],
  ];
  for (const [name, form] of forms) {
    it(`an answer ${name} is read`, async ({ operations, server }) => {
      server.answer((request) => form(sample.answers.created('1001', request)));
      const { externalId } = await create(operations, sample);
      if (operations.declaration.answersId) assert.equal(externalId, '1001');
    });
  }

  it('429 without Retry-After: too many requests, and no wait that nobody has named is longer than an hour', async ({
    operations,
    server,
  }) => {
    server.answer({ status: 429 });
    const error = await crmError(create(operations, sample));
    assert.deepEqual([error.kind, error.execution], ['rate_limited', 'rejected']);
    assert.ok((error.retryAfterMs ?? 0) <= 3_600_000);
  });
}

/** Paths whose values differ, with the later value. */
function changed(before: CrmRecord, after: CrmRecord): [path: string, value: Json][] {
  return Object.entries(after).filter(
    ([path, value]) => before[path] !== undefined && canonicalJson(before[path]) !== canonicalJson(value),
  );
}

function textOf({ body = '' }: ServerAnswer): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** In JSON or in a form. */
function holds({ body }: ServedRequest, text: string): boolean {
  const inForm = new URLSearchParams({ text }).toString().slice('text='.length);
  return body.includes(JSON.stringify(text).slice(1, -1)) || body.includes(inForm);
}
