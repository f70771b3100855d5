// AES-256-GCM with the key id in the value, bound to its row by additional data: a value moved to another row of the
// same table, or to another tenant, does not open.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

export interface EncryptionKey {
  id: string;
  /** 32 bytes */
  key: Buffer;
}

export interface Cipher {
  /** `context` names the row: table and primary key. */
  seal(plain: string, context: readonly string[]): Buffer;
  open(sealed: Buffer, context: readonly string[]): string;
}

/** What Postgres holds does not open with SYNCLINE_ENCRYPTION_KEYS; the message says which key it was, and what to do. */
export class UnknownKeyError extends Error {
  /** Of the key that it was sealed with. */
  readonly keyId: string;

  constructor(keyId: string, what: string, options?: ErrorOptions) {
    super(`${what}: put the key that it was sealed with back, and keep it in every backup.`, options);
    this.keyId = keyId;
  }
}

/** Nothing of this id is there. */
function missingKey(id: string): UnknownKeyError {
  return new UnknownKeyError(
    id,
    `A value in Postgres is encrypted with the key "${id}", which SYNCLINE_ENCRYPTION_KEYS does not hold`,
  );
}

/** Another key goes by this id: that of a new home beside an old database. */
function otherKey(id: string, cause: unknown): UnknownKeyError {
  const what = `A value in Postgres is encrypted with a key "${id}", and the key "${id}" of SYNCLINE_ENCRYPTION_KEYS does not open it`;
  return new UnknownKeyError(id, what, { cause });
}

const ivBytes = 12;
// Node accepts a GCM tag of 4 bytes unless its length is demanded (seen on Node 20.20 and 24.21).
const authTagLength = 16;

/** The first key is the primary: it seals; all of them open. */
export function createCipher(keys: readonly EncryptionKey[]): Cipher {
  const [primary] = keys;
  if (primary === undefined) throw new Error('SYNCLINE_ENCRYPTION_KEYS holds no key.');
  const byId = new Map(keys.map((key) => [key.id, key.key]));
  return {
    seal(plain, context) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', primary.key, iv, { authTagLength });
      cipher.setAAD(additionalData(primary.id, context));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      const id = Buffer.from(primary.id, 'utf8');
      return Buffer.concat([Buffer.from([id.length]), id, iv, cipher.getAuthTag(), body]);
    },
    open(sealed, context) {
      const idEnd = 1 + (sealed[0] ?? 0);
      const id = sealed.subarray(1, idEnd).toString('utf8');
      const key = byId.get(id);
      if (key === undefined) throw missingKey(id);
      const iv = sealed.subarray(idEnd, idEnd + ivBytes);
      const tag = sealed.subarray(idEnd + ivBytes, idEnd + ivBytes + authTagLength);
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength });
      decipher.setAAD(additionalData(id, context));
      decipher.setAuthTag(tag);
      const body = sealed.subarray(idEnd + ivBytes + authTagLength);
      try {
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch (error) {
        throw otherKey(id, error);
      }
    },
  };
}

/** The keyed hash that stands for an e-mail or a forgotten id in an index. */
export function keyedHash(key: Buffer, parts: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
}

function additionalData(keyId: string, context: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify([keyId, ...context]), 'utf8');
}
