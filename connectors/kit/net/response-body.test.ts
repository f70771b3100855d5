// The body of an answer, in whatever bytes it comes.
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readBody } from './response-body.ts';

const text = '{"message":"Größe fehlt"}';
const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
const limit = 1_000_000;

it.each<[name: string, data: Buffer, headers?: Record<string, string>]>([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
  [
    'UTF-8 that is said to be another',
    Buffer.from(text),
    { 'content-type': 'application/json; charset=iso-8859-1' },
  ],
  ['Latin 1', Buffer.from(text, 'latin1'), { 'content-type': 'application/json; charset="ISO-8859-1"' }],
  [
    'Latin 1 that is said to be UTF-8',
    Buffer.from(text, 'latin1'),
    { 'content-type': 'application/json; charset=utf-8' },
  ],
  ['Latin 1 and nothing said', Buffer.from(text, 'latin1')],
  [
    'a charset that nobody knows',
    Buffer.from(text, 'latin1'),
    { 'content-type': 'text/plain; charset=klingon' },
  ],
  ['UTF-16', utf16],
  ['UTF-16, the other way round', Buffer.from(utf16).swap16()],
  ['gzip', gzipSync(text), { 'content-encoding': 'gzip' }],
])('%s', async (_name, data, headers = {}) => {
  expect(await readBody([data], headers, limit)).toBe(text);
});

it.each([
  ['gzip', Buffer.from(text), 'says that it is packed with gzip, and is broken or none (Z_DATA_ERROR)'],
  [
    'gzip',
    gzipSync(text).subarray(0, 20),
    'says that it is packed with gzip, and is broken or none (Z_BUF_ERROR)',
  ],
  ['snappy', Buffer.from(text), 'is encoded as "snappy"'],
])('%s that cannot be read is told', async (encoding, data, words) => {
  await expect(readBody([data], { 'content-encoding': encoding }, limit)).rejects.toThrow(words);
});
