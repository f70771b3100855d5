// What can happen to a contact, in random order.
import fc from 'fast-check';
import type { Change } from '../../domain/entity/change.ts';
import type { Json } from '../../domain/json.ts';

export type End =
  | 'created'
  | 'updated'
  | 'unchanged'
  | 'skipped'
  | 'stopped'
  | 'parked'
  | 'paused'
  | 'held'
  | 'interrupted';

export type Event =
  | { kind: 'change'; change: Change; secondsAgo: number | undefined }
  | { kind: 'time'; ms: number }
  /** One round of the workflow's main loop. */
  | { kind: 'act' }
  /** The push under way ends. */
  | { kind: 'end'; end: End }
  /** 1: the connection came back; 0, -1: a wake-up is heard again, or late. */
  | { kind: 'connectionResumed'; growth: number }
  | { kind: 'retry'; create: boolean }
  /** "Send now", without a change of its own. */
  | { kind: 'click'; requestId: string }
  /** Whom it names, or who names it, has a record. */
  | { kind: 'associate' }
  | { kind: 'pause' | 'resume' | 'deleteInApp' | 'continueAsNew' };

const fields = fc.dictionary(
  fc.constantFrom('email', 'phone', 'plan', 'constructor'),
  fc.oneof(fc.nat(99), fc.constantFrom<Json>(null, false, 0)),
  { maxKeys: 3, noNullPrototype: true },
);
// No change and no click share an id: whose answer it would be is not in the book.
const requestId = fc.nat(30).map((n) => `request-${n}`);
const clickId = fc.nat(30).map((n) => `click-${n}`);
const appChange = fc.record(
  {
    fields,
    changeId: fc.nat(80).map((n) => `change-${n}`),
    requestId,
    policy: fc.constantFrom('createOrUpdate' as const, 'updateOnly' as const),
    externalId: fc.constantFrom('lead-1', 'lead-2', null),
  },
  { requiredKeys: ['fields'] },
);
// Fields of their own: how an import and the app share one field is proven in fields.test.ts.
const importRow = fc.record({
  fields: fc.dictionary(fc.constantFrom('rowA', 'rowB'), fc.nat(99), { noNullPrototype: true }),
  changeId: fc.nat(80).map((n) => `bulk:${n}:c-1`),
});
const secondsAgo = fc.integer({ min: -200, max: 600 });
const ends: End[] = [
  'created',
  'updated',
  'unchanged',
  'skipped',
  'stopped',
  'parked',
  'paused',
  'held',
  'interrupted',
];

const kind = <const Kind extends string>(...kinds: Kind[]): fc.Arbitrary<Kind> => fc.constantFrom(...kinds);

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind('change'),
      change: appChange,
      secondsAgo: fc.option(secondsAgo, { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('change'), change: importRow, secondsAgo }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('time'), ms: fc.integer({ min: 1, max: 480_000 }) }) },
  { weight: 6, arbitrary: fc.record({ kind: kind('act') }) },
  { weight: 5, arbitrary: fc.record({ kind: kind('end'), end: fc.constantFrom(...ends) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('connectionResumed'), growth: fc.constantFrom(-1, 0, 1, 1) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('retry'), create: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('pause', 'resume', 'continueAsNew') }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('deleteInApp', 'associate') }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('click'), requestId: clickId }) },
);

export const manyEvents = fc.array(event, { minLength: 5, maxLength: 60, size: 'max' });
