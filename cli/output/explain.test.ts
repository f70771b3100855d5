// What Postgres says of a database that an older version left, in words of ours.
import { expect, test } from 'vitest';
import { explain } from './explain.ts';

test.each([
  ['42P01', 'relation "allowed_targets" does not exist'],
  ['42703', 'column connections.account does not exist'],
])('%s is a database of an older version, and says what to do', (code, message) => {
  const sentence = explain(Object.assign(new Error(message), { code }));
  expect(sentence).toContain('older version');
  expect(sentence).toContain('DATABASE_ADMIN_URL');
  expect(sentence).not.toContain(message);
});
