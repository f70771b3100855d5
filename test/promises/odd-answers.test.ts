// Whatever a CRM answers to a create and to an update: the contact ends right, or waits with a reason that a stranger
// understands, and no second record is made. A real server, the real push, real Postgres.
import { beforeEach, describe, expect, test } from 'vitest';
import type { PushAnswer, PushRequest } from '../../domain/entity/push.ts';
import { requestOf, useAttempts } from '../support/attempts.ts';
import { oddAnswers, type Ending } from '../support/odd-answers.ts';
import { createOddCrm } from '../support/odd-crm.ts';
import { useOpened } from '../support/use-opened.ts';

const crm = useOpened(createOddCrm);
const attempts = useAttempts({ crmAt: () => crm.url });

let number = 0;
let entityId = '';
beforeEach(async () => {
  number += 1;
  entityId = `c-${number}`;
  crm.reset();
});

const table = Object.entries(oddAnswers);
const told: string[] = [];

const somebody = () => ({
  name: 'Kim Example',
  email: `kim-${number}@example.com`,
  phone: `+1202555${2000 + number}`,
  title: 'Engineer',
});

function expectNobodyTold({ email, phone }: ReturnType<typeof somebody>): void {
  for (const text of told) {
    expect(text).not.toContain(email);
    expect(text).not.toContain(phone);
  }
}

async function push(request: PushRequest): Promise<{ ends: PushAnswer } | { waits: string }> {
  const answer = await attempts.push(request);
  if ('waits' in answer) told.push(answer.waits);
  else if (answer.end === 'stopped') told.push(answer.failure.message);
  return 'waits' in answer ? answer : { ends: answer };
}

async function expectEnding(
  ending: Ending,
  outcome: 'created' | 'updated',
  request: PushRequest,
): Promise<void> {
  const answer = await push(request);
  if (ending === 'done') return expect(answer).toMatchObject({ ends: { end: 'done', outcome } });
  if (!Array.isArray(ending))
    return expect(answer).toMatchObject({ waits: expect.stringMatching(ending) as string });
  const [kind, message] = ending;
  expect(answer).toMatchObject({
    ends: { end: 'stopped', failure: { kind, message: expect.stringMatching(message) } },
  });
}

describe('to a create', () => {
  test.each(table)('%s', async (_name, { answer, isRefused, idBegins = 'lead-', settings, create }) => {
    crm.nextId(`${idBegins}${100 + number}`);
    const tell = typeof answer === 'function' ? answer : () => answer;
    const usual = (await attempts.store.connections.find('crm'))?.settings ?? {};
    await attempts.replaceSettings({ ...usual, ...settings });
    crm.beOdd({ create: { executes: isRefused !== true, answer: tell } });
    const person = somebody();
    await expectEnding(create, 'created', requestOf(entityId, person));
    await attempts.replaceSettings(usual);
    expect(crm.writes).toEqual(['create']);
    if (create instanceof RegExp) {
      // The record is there: it is found when the earlier request can do nothing any more, and no other is made.
      await attempts.endHorizon(entityId);
      expect(await push(requestOf(entityId, person))).toMatchObject({
        ends: { end: 'done', outcome: 'created' },
      });
    }
    expect(crm.writes.filter((verb) => verb === 'create')).toHaveLength(1);
    expect(crm.records.size).toBe(isRefused === true ? 0 : 1);
    const [id] = crm.records.keys();
    const links = await attempts.query('SELECT external_id FROM links WHERE entity_id = $1', [entityId]);
    expect(links.map((row) => row['external_id'])).toEqual(isRefused === true ? [] : [id]);
    expectNobodyTold(person);
    // What was refused is taken when the CRM takes it.
    crm.beOdd({});
    expect(await push(requestOf(entityId, { ...person, title: 'CTO' }, 2_000))).toMatchObject({
      ends: { end: 'done' },
    });
    expect(crm.records.size).toBe(1);
  });
});

describe('to an update', () => {
  test.each(table)('%s', async (_name, { answer, isRefused, idBegins = 'lead-', settings, update }) => {
    crm.nextId(`${idBegins}${100 + number}`);
    const tell = typeof answer === 'function' ? answer : () => answer;
    const person = somebody();
    expect(await push(requestOf(entityId, person))).toMatchObject({ ends: { outcome: 'created' } });
    const usual = (await attempts.store.connections.find('crm'))?.settings ?? {};
    await attempts.replaceSettings({ ...usual, ...settings });
    crm.beOdd({ update: { executes: isRefused !== true, answer: tell } });
    await expectEnding(update, 'updated', requestOf(entityId, { ...person, title: 'CTO' }, 2_000));
    await attempts.replaceSettings(usual);
    expect(crm.writes).toEqual(['create', 'update']);
    // Nothing is lost: what waits arrives when the CRM answers well again.
    crm.beOdd({});
    await attempts.endHorizon(entityId);
    expect(await push(requestOf(entityId, { ...person, title: 'CTO' }, 2_000))).toMatchObject({
      ends: { end: 'done' },
    });
    expect([...crm.records.values()]).toMatchObject([{ custom_fields: { title: 'CTO' } }]);
    expectNobodyTold(person);
  });
});

test('a create that was accepted, and that no lookup shows: a person is asked, and no change makes a second record', async () => {
  crm.nextId(`lead-${100 + number}`);
  crm.beOdd({ create: { executes: false, answer: () => ({ body: '{}' }) } });
  const person = somebody();
  expect(await push(requestOf(entityId, person))).toMatchObject({
    waits: expect.stringContaining('is {}') as string,
  });
  await attempts.endHorizon(entityId);
  for (const [at, title] of [
    [2_000, 'CTO'],
    [3_000, 'CEO'],
  ] as const) {
    expect(await push(requestOf(entityId, { ...person, title }, at))).toMatchObject({
      ends: {
        end: 'stopped',
        outcome: 'unknown',
        failure: {
          message: expect.stringMatching(
            /^http said yes to a create of this contact and did not say which record it made, and its lookup shows none: the answer is \{\}/,
          ) as string,
          advice: { code: 'look_in_crm' },
        },
      },
    });
  }
  expect(crm.writes).toEqual(['create']);
  // The lookup shows it at last: it is ours.
  crm.records.set(`lead-${100 + number}`, { ...person });
  expect(await push(requestOf(entityId, { ...person, title: 'CEO' }, 4_000))).toMatchObject({
    ends: { outcome: 'created', link: { externalId: `lead-${100 + number}` } },
  });
  expect(crm.writes).toEqual(['create', 'update']);
});

test('a person who has looked and says "create" is believed, once', async () => {
  crm.nextId(`lead-${100 + number}`);
  crm.beOdd({ create: { executes: false, answer: () => ({ status: 202 }) } });
  const person = somebody();
  await push(requestOf(entityId, person));
  await attempts.endHorizon(entityId);
  const said = { ...requestOf(entityId, person, 2_000), createAfterUnknown: 'said once' };
  expect(await push(said)).toMatchObject({ ends: { end: 'stopped' } });
  expect(crm.writes).toEqual(['create', 'create']);
  await attempts.endHorizon(entityId);
  expect(await push({ ...said, pushId: 'another' })).toMatchObject({
    ends: { failure: { kind: 'unknown' } },
  });
  expect(crm.writes).toEqual(['create', 'create']);
});
