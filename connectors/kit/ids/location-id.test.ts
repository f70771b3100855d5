import { expect, it } from 'vitest';
import { idInLocation } from './location-id.ts';

const templates = [
  'https://crm.example.com/api/update/{lead_id}',
  'https://crm.example.com/lead?id={{lead_id}}',
];

it.each<[location: string | undefined, id: string | undefined, status?: number]>([
  ['/leads/7', '7'],
  ['https://crm.example.com/api/leads/4f0c-77aa/', '4f0c-77aa'],
  ['leads/7?expand=all', '7'],
  // The form of an address that the settings know says where the id stands, whatever it looks like.
  ['http://internal:8080/v2/update/ann', 'ann'],
  ['/lead?id=ann', 'ann'],
  ['/update/a%20b', 'a b'],
  // Nothing says that this is an id.
  ['/leads/created', undefined],
  ['/', undefined],
  ['', undefined],
  ['http://', undefined],
  ['/leads/%FF1', undefined],
  [undefined, undefined],
  // Where to ask how far it is.
  ['/jobs/7', undefined, 202],
  ['/leads/7', undefined, 200],
])('%s names %s', (location, id, status = 201) => {
  const headers: Record<string, string> = location === undefined ? {} : { location };
  expect(idInLocation({ status, headers }, templates)).toBe(id);
});
