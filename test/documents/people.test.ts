// The people of the examples are nobody else: two with one phone would be a conflict for whoever types both.
import { expect, test } from 'vitest';
import { textOf } from './page/text-of.ts';

test('no example uses the phone or the e-mail of somebody in examples/contacts.csv, or of another example', () => {
  const files = [
    'README.md',
    'docs/bulk.md',
    'docs/signals.md',
    'docs/connectors/http.md',
    'stack/welcome.ts',
    'examples/signals/cli/send-changes.sh',
    'examples/signals/curl/send-changes.sh',
    'examples/signals/typescript/send-changes.ts',
    'examples/signals/typescript/with-syncline-client.ts',
    'examples/signals/python/send_changes.py',
    'examples/signals/go/send_changes.go',
  ];
  const phonesOf = (text: string) =>
    [...text.matchAll(/\+1[ \d]{9,}\d/g)].map(([phone]) => phone.replaceAll(' ', ''));
  const imported = new Set(phonesOf(textOf('examples/contacts.csv')));
  expect(imported.size).toBe(1_200);
  const phones = files.flatMap((file) => [...new Set(phonesOf(textOf(file)))]);
  expect(phones.length).toBeGreaterThanOrEqual(10);
  expect(phones.filter((phone) => imported.has(phone))).toEqual([]);
  const emails = files.flatMap((file) => textOf(file).match(/\b[\w.]+@example\.com/g) ?? []);
  const importedEmails = new Set(textOf('examples/contacts.csv').split(/[,\n]/));
  expect(emails.filter((email) => importedEmails.has(email))).toEqual([]);
  expect(phones.filter((phone, index) => phones.indexOf(phone) !== index)).toEqual([]);
});
