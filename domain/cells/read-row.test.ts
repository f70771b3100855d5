import fc from 'fast-check';
import { expect, test } from 'vitest';
import { understandHeader } from '../columns/understand-header.ts';
import { readRow } from './read-row.ts';

const read = (table: Record<string, string>, empty: 'keep' | 'clear' = 'keep') => {
  const cells = Object.values(table);
  const { columns } = understandHeader(Object.keys(table), { object: 'contact', map: {} });
  const row = readRow('contact', columns, {
    valueOf: (index) => cells[index],
    clears: () => empty === 'clear',
  });
  return row.ok ? row.fields : row.reason;
};

test('the first phone that a row has is the phone, the others are in the list, none of them twice', () => {
  const [one, two] = ['+1 202 555 0135', '+1 202 555 0136'];
  expect(read({ id: '1', Phone: one, Mobile: two, 'Home Phone': '0012025550135' })).toEqual({
    phone: one,
    phones: [two],
  });
  expect(read({ id: '1', Phone: '', Mobile: two })).toEqual({ phone: two });
});

test('a row has one address, as a whole', () => {
  const home = { 'Home Street': 'Home 1', 'Home City': 'Camden' };
  expect(read({ id: '1', 'Business Street': '', 'Business City': '', ...home })).toEqual({
    street: 'Home 1',
    city: 'Camden',
  });
  expect(read({ id: '1', 'Business Street': '', 'Business City': 'Dover', ...home })).toEqual({
    city: 'Dover',
    'Home Street': 'Home 1',
    'Home City': 'Camden',
  });
});

test('several values of a field that has one are all kept', () => {
  expect(read({ id: '1', Website: 'https://a.example.com ::: https://b.example.com' })).toEqual({
    website: 'https://a.example.com',
    'Website (all)': ['https://a.example.com', 'https://b.example.com'],
  });
});

test('empty cells clear where they should, and never what another column of the field holds', () => {
  expect(read({ id: '1', Phone: '', Mobile: '', Note: '' }, 'clear')).toEqual({
    phone: null,
    phones: null,
    Note: null,
  });
  expect(read({ id: '1', Phone: '', Mobile: '+1 202 555 0136' }, 'clear')).toEqual({
    phone: '+1 202 555 0136',
    phones: null,
  });
});

test('a value in a column without a name is refused with its place', () => {
  expect(read({ id: '1', '': 'x' })).toBe('has "x" in the column #1, which has no name');
  expect(read({ id: '1', '': ' ' })).toEqual({});
});

const headers = [
  'Email',
  'Work Email',
  'E-mail 2 Address',
  'Phone',
  'Mobile',
  'Home Phone',
  'Title',
  'Job Title',
  'Name',
  'Vorname',
  'Nachname',
  'Company',
  'Business Street',
  'Business City',
  'Home Street',
  'Home City',
  'Street',
  'Website',
  'Tags',
  'Note',
  'Score',
  'external_id',
  'zip',
  'constructor',
  '',
];

test('nothing in a row is lost without being named', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...headers), { minLength: 1, maxLength: 12 }),
      fc.infiniteStream(fc.boolean()),
      (names, isFilled) => {
        const header = ['id', ...names];
        const { columns, problems } = understandHeader(header, { object: 'contact', map: {} });
        const cells = header.map((name, index) => {
          if (name !== 'id' && isFilled.next().value !== true) return '';
          if (/mail/i.test(name)) return `n${index}@example.com`;
          return /phone|mobile/i.test(name) ? `+1 202 555 01${10 + index}` : `value ${index}`;
        });
        const row = readRow('contact', columns, { valueOf: (index) => cells[index], clears: () => false });
        // A refusal names it.
        if (!row.ok || problems.length > 0) return;
        const sent = JSON.stringify([row.entityId, row.externalId ?? '', row.fields]);
        for (const [index, cell] of cells.entries()) {
          const use = columns[index]?.use;
          if (cell !== '' && use?.kind !== 'unused') expect(sent).toContain(`"${cell}"`);
        }
      },
    ),
  );
});
