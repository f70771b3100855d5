// The keys that secrets are encrypted with: `id:base64,…`, the first is the primary, the others still decrypt.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from './config-error.ts';

const KEY_BYTES = 32; // AES-256

export interface EncryptionKey {
  readonly id: string;
  readonly key: Buffer;
}

/** Throws a ConfigError that names the entry by its position and never shows it. */
export function parseEncryptionKeys(text: string, source = 'SYNCLINE_ENCRYPTION_KEYS'): EncryptionKey[] {
  const entries = text
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.length === 0) throw new ConfigError([`${source} holds no key.`]);
  const keys = entries.map((entry, index) => parseKey(entry, `${source}, key ${index + 1}`));
  const repeated = keys.find(({ id }, index) => keys.findIndex((other) => other.id === id) !== index);
  if (repeated !== undefined) throw new ConfigError([`${source} has two keys with the id "${repeated.id}".`]);
  return keys;
}

function parseKey(entry: string, where: string): EncryptionKey {
  const [, id, encoded] = /^([A-Za-z0-9._-]{1,40}):([A-Za-z0-9+/_-]+={0,2})$/.exec(entry) ?? [];
  if (id === undefined || encoded === undefined) {
    throw new ConfigError([
      `${where} must look like id:base64 (\`openssl rand -base64 32\` makes the second part).`,
    ]);
  }
  const key = Buffer.from(encoded, 'base64');
  if (key.length !== KEY_BYTES) {
    throw new ConfigError([
      `${where} ("${id}") must be ${KEY_BYTES} bytes in base64, but is ${key.length} bytes.`,
    ]);
  }
  return { id, key };
}

/** Where the embedded stack's keys lie; `home` is its data folder. */
export function encryptionKeysFile(home: string): string {
  return path.join(home, 'encryption-keys');
}

/** The embedded stack's keys as text, or null before its first start. */
export function readEncryptionKeysFile(home: string): string | null {
  try {
    return readFileSync(encryptionKeysFile(home), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The embedded stack's keys; made at its first start and then never replaced: losing one loses the secrets. */
export function ensureEncryptionKeysFile(home: string): string {
  const existing = readEncryptionKeysFile(home);
  if (existing !== null) return existing;
  const text = `k1:${randomBytes(KEY_BYTES).toString('base64')}`;
  const file = encryptionKeysFile(home);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return text;
}
