import { expect, test } from 'vitest';
import { workflowIdOf } from './workflow-id.ts';
import { isNoId } from './no-id.ts';

test.each(['null', 'undefined', 'None', 'NULL', ' none '])(
  '"%s" is no id, of a record or of a contact',
  (text) => {
    expect(isNoId(text)).toBe(true);
    expect(() => workflowIdOf({ object: 'contact', connectionId: 'demo', entityId: text })).toThrow(
      `"${text.trim()}" is no contact id`,
    );
  },
);

test.each(['0', 'nullable', 'None-1', ''])('"%s" is not one of them', (text) => {
  expect(isNoId(text)).toBe(false);
});
