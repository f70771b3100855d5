// A contact's life in random order, beside a book that is kept in the plainest way: nothing accepted may get lost.
import fc from 'fast-check';
import { test } from 'vitest';
import { start } from '../../test/entity-life/book.ts';
import { manyEvents } from '../../test/entity-life/events.ts';
import { Life } from '../../test/entity-life/life.ts';
import type { Json } from '../json.ts';

/** What an earlier run of the contact left in Postgres. */
const stored = fc.dictionary(
  fc.constantFrom('email', 'phone', 'old'),
  fc.record({
    value: fc.constant<Json>('stored'),
    at: fc.integer({ min: start - 600_000, max: start + 60_000 }),
  }),
  { noNullPrototype: true },
);

test('whatever happens in whatever order, nothing accepted is lost, and in the end all of it is pushed', () => {
  fc.assert(
    fc.property(stored, manyEvents, (postgres, events) => {
      const life = new Life(postgres);
      for (const event of events) life.live(event);
      life.settle();
    }),
    { numRuns: 150 },
  );
});
