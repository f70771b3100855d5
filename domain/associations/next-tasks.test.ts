// An app that changes its mind, records that move, and a CRM that loses answers and executes some of them late: in the end
// the CRM holds together what the app says, and nothing else.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Association } from './association.ts';
import { nextTasks } from './next-tasks.ts';
import { AssociationWorld, type WorldEvent } from '../../test/association-world/world.ts';

const ids = ['acme', 'globex', 'initech'];
const answers = fc.constantFrom('ok', 'lost', 'lostAndExecuted', 'late', 'refused');

const event: fc.Arbitrary<WorldEvent> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('name'), ids: fc.subarray(ids) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('link'), record: fc.constantFrom('r1', 'r2', undefined) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('linkOther'),
      id: fc.constantFrom(...ids),
      record: fc.constantFrom('b1', 'b2', 'b3', undefined),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('act'), answers: fc.array(answers, { minLength: 1 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('executeLate') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('passHorizons') }) },
) as fc.Arbitrary<WorldEvent>;

test.each([
  ['many', {}],
  ['one', {}],
  ['many', { mayDouble: true }],
] as const)(
  'where the CRM holds %s %o: whatever is lost or late, it ends with what the app says',
  (holds, form) => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40, size: 'max' }), (events) => {
        const world = new AssociationWorld(holds, form);
        for (const each of events) world.happen(each);
        world.settle();
        expect(world.heldInCrm()).toEqual(world.saidByApp());
      }),
      { numRuns: 800 },
    );
  },
);

test('a "take it apart" that may still be executed is waited for before the two come together again', () => {
  const records = { externalId: 'r1', otherId: 'b1' };
  const association: Association = {
    other: { object: 'company', entityId: 'acme' },
    isWanted: true,
    state: 'dissociating',
    records,
    linked: records,
    untilHorizonMs: 700,
    untilUndoneMs: 700,
    hasHeir: false,
  };
  expect(nextTasks([association], 'many')).toEqual([{ do: 'wait', association, ms: 700 }]);
  const later = { ...association, untilHorizonMs: 0, untilUndoneMs: 0 };
  expect(nextTasks([later], 'many')).toEqual([{ do: 'associate', association: later, records }]);
});
