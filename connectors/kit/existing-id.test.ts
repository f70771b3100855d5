import { expect, it } from 'vitest';
import { existingIdIn } from './existing-id.ts';
import { parseJson } from './parse-json.ts';

it.each([
  ['{"message":"Contact already exists. Existing ID: 12345","category":"CONFLICT"}', '12345'],
  ['Contact already exists. Existing ID: lead-7.', 'lead-7'],
  ['{"error":"Duplicate of record #4711"}', '4711'],
  ['{"existing_id":12345678901234567890}', '12345678901234567890'],
  ['{"error":{"existingId":"a-1"}}', 'a-1'],
  ['{"message":"Lead already exists (id: 7)"}', '7'],
  ['{"message":"Contact already exists with ID lead-7"}', 'lead-7'],
  ['[{"code":"DUPLICATE","details":{"existing_id":7}}]', '7'],
  ['{"errors":[{"existing_lead_id":7}]}', '7'],
  ['{"message":"This e-mail already exists"}', undefined],
  ['{"message":"already exists in 2 lists"}', undefined],
  ['{"existing_id":null}', undefined],
  ['{"message":"Existing ID: null"}', undefined],
  ['{"message":"duplicate contact found"}', undefined],
  ['', undefined],
])('%s names %s', (text, id) => {
  expect(existingIdIn(text, parseJson(text))).toBe(id);
});
