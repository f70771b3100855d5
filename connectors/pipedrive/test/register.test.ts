// Lookups of many: from the list of records, which costs ten tokens for five hundred of them.
import { expect, test } from 'vitest';
import { startForTest } from '../../../simulators/start-for-test.ts';
import type { SimulatorOptions } from '../../../simulators/simulator.ts';
import { CrmError } from '../../../domain/failure.ts';
import type { FindRow, ObjectOperations } from '../../connector.ts';
import { callOf, keyOf } from '../../kit/testing/calls.ts';
import { createFrom, operationsOf, pipedriveOf } from './open-pipedrive.ts';

const startPipedrive = async (options: SimulatorOptions = {}) => pipedriveOf(await startForTest(options));

const rowsBy = (field: string, values: readonly string[]): FindRow[] =>
  values.map((value) => ({ key: { field, value }, call: callOf({ key: keyOf(value) }) }));

async function idsBy(operations: ObjectOperations, field: string, values: readonly string[]) {
  const answers = (await operations.batch?.find?.(rowsBy(field, values), callOf())) ?? [];
  return answers.map((each) =>
    each instanceof CrmError ? each.message : each.map(({ externalId }) => externalId),
  );
}

const person = (name: string) => ({ name, emails: [{ value: `${name}@example.com` }] });

test('many are looked for by our id and by e-mail in the list, which does not lag', async () => {
  const { open, make, seen, control } = await startPipedrive();
  const operations = operationsOf(open());
  const { externalId: ann } = await createFrom(operations, 'x-1', { email: 'ann@example.com' });
  const bob = await make('person', person('bob'));
  await control('latency', { crm: 'pipedrive', searchLagMs: 3_600_000 });
  expect(await idsBy(operations, 'entityId', ['x-1', 'x-2'])).toEqual([[ann], []]);
  expect(await idsBy(operations, 'email', ['BOB@example.com', 'x@example.com'])).toEqual([[bob], []]);
  expect((await seen()).slice(-4)).toEqual(['list 200', 'list 200', 'list 200', 'list 200']);
});

test('the list is read once; what has changed since costs one page, and what is gone is no hit', async () => {
  const { open, make, patch, remove, log } = await startPipedrive();
  const operations = operationsOf(open());
  const ids: string[] = [];
  for (const name of ['ann', 'bob', 'cy']) ids.push(await make('person', person(name)));
  const emails = ['ann@example.com', 'bob@example.com', 'new@example.com', 'dee@example.com'];
  expect(await idsBy(operations, 'email', emails)).toEqual([[ids[0]], [ids[1]], [], []]);
  await patch(`/_control/records/${ids[0]}`, { fields: person('new') });
  await remove(`/_control/records/${ids[1]}`);
  const dee = await make('person', person('dee'));
  expect(await idsBy(operations, 'email', emails)).toEqual([[], [], [ids[0]], [dee]]);
  const lists = (await log()).filter(({ operation }) => operation === 'list');
  expect(lists.map(({ query }) => Object.keys(query).toSorted().join())).toEqual([
    'limit',
    'ids,limit',
    'limit,updated_since',
    'ids,limit',
  ]);
});

test('two persons with one address are two hits', async () => {
  const { open, make } = await startPipedrive();
  const ids = [await make('person', person('ann')), await make('person', person('ann'))];
  const [hits] = await idsBy(operationsOf(open()), 'email', ['ann@example.com', 'bob@example.com']);
  expect(hits).toEqual(ids);
});

test('where a search for each is cheaper than reading on, each is searched; the list goes on there the next time', async () => {
  const { open, make, rules, log } = await startPipedrive();
  await rules({ pageSize: 1 });
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) ids.push(await make('person', person(name)));
  const operations = operationsOf(open());
  // Two searches cost as much as four pages.
  const asked = ['a@example.com', 'f@example.com'];
  expect(await idsBy(operations, 'email', asked)).toEqual([[ids[0]], [ids[5]]]);
  const operationsSeen = async () => (await log()).map(({ operation }) => operation);
  const first = ['list', 'list', 'list', 'list', 'search', 'read', 'search', 'read'];
  expect((await operationsSeen()).filter((each) => each !== 'listFields')).toEqual(first);
  await rules({ pageSize: 500 });
  expect(await idsBy(operations, 'email', asked)).toEqual([[ids[0]], [ids[5]]]);
  expect((await operationsSeen()).slice(-2)).toEqual(['list', 'list']);
});

test('who comes at the same time reads one after the other, and each sees what was there when it came', async () => {
  const { open, make } = await startPipedrive();
  const operations = operationsOf(open());
  const ann = await make('person', person('ann'));
  const [first, bob] = await Promise.all([
    idsBy(operations, 'email', ['ann@example.com', 'x@example.com']),
    make('person', person('bob')),
  ]);
  expect(first).toEqual([[ann], []]);
  expect(await idsBy(operations, 'email', ['bob@example.com', 'x@example.com'])).toEqual([[bob], []]);
});

test('a deal is looked for by a search: archived ones are in no list', async () => {
  const { open } = await startPipedrive();
  expect(operationsOf(open(), 'deal').batch).toBeUndefined();
  expect(operationsOf(open(), 'company').batch?.findsBy).toEqual(['entityId']);
});
