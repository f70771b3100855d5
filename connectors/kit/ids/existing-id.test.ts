import { expect, it } from 'vitest';
import { existingIdIn } from './existing-id.ts';
import { parseJson } from '../answers/parse-json.ts';

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
  ['{"message":"already exists as lead 7"}', '7'],
  ['{"message":"already exists: #7"}', '7'],
  // A phone or a date is no id.
  ['{"message":"Contact already exists: +12025550100"}', undefined],
  ['{"message":"already exists since 2026-01-01"}', undefined],
  ['{"existing_id":null}', undefined],
  ['{"message":"Existing ID: null"}', undefined],
  ['{"message":"duplicate contact found"}', undefined],
  ['', undefined],
  // Only a whole word is an id, and only one.
  ['Duplicate contact lead-7 already exists', 'lead-7'],
  ['duplicates contact 17 (created 2024-05-06)', '17'],
  ['{"message":"Existing ID: 12345, phone 2025550137"}', '12345'],
  ['Existing ID: ann2@example.com', undefined],
  ['duplicate contact ann2@example.com', undefined],
  ['Existing ID: +1 202 555 0137', undefined],
  ['Duplicate lead 555-0137 already exists', undefined],
  ['Existing ID: 0151-2345678', undefined],
  ['Duplicate of record 2024-01-05', undefined],
  ['duplicate record 3 times', undefined],
  ['Duplicate record 1 of 2', undefined],
  ['Duplicate person 5 fields differ', undefined],
  ['Existing ID: 12345 and 67890', undefined],
  ['Existing ID: 12345, 67890', undefined],
  ['Existing ID: 12345/67890', undefined],
  ['duplicate contact 12 and contact 13', undefined],
  ['{"existing_id":-1}', undefined],
  ['{"existing_id":"n/a"}', undefined],
])('%s names %s', (text, id) => {
  expect(existingIdIn(text, parseJson(text))).toBe(id);
});
