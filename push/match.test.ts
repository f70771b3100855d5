// How a lookup asks by several keys, of any connector.
import { expect, test } from 'vitest';
import type { MatchKey, ObjectOperations } from '../connectors/connector.ts';
import type { Attempt } from './attempt.ts';
import { createCalls } from './calls.ts';
import { findAll } from './lookup.ts';

const key = { connectionId: 'crm', object: 'contact', entityId: 'c-1' } as const;
const keys: MatchKey[] = [
  { field: 'email', value: 'kim@example.com' },
  { field: 'phone', value: '+12025550100' },
  { field: 'email', value: 'kim@work.example.com' },
];

test.each([
  ['where one call takes several keys, it takes one value per field', true, [['email', 'phone'], ['email']]],
  ['where it takes one, each key is a call', false, [['email'], ['phone'], ['email']]],
])('%s', async (_name, keysTogether, expected) => {
  const rounds: MatchKey[][] = [];
  const connector: Pick<ObjectOperations, 'find'> & { declaration: { keysTogether: boolean } } = {
    declaration: { keysTogether },
    async find(round) {
      rounds.push(round);
      return [];
    },
  };
  const calls = createCalls({
    key,
    isClick: false,
    deadlineAt: 60_000,
    requestTimeoutMs: 20_000,
    now: () => 0,
  });
  await findAll({ operations: connector, calls } as Attempt, keys);
  expect(rounds.map((round) => round.map(({ field }) => field))).toEqual(expected);
  expect(rounds.flat()).toHaveLength(keys.length);
});
