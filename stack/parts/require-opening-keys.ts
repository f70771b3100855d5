// Before anything of ours runs: the encryption keys open what the database holds.
import { encryptionKeysFile, parseEncryptionKeys } from '../../config/encryption-keys.ts';
import { keyProblem } from '../../store/check-keys.ts';
import { createDatabase } from '../../store/database.ts';
import { createCipher } from '../../store/encryption.ts';
import { StackError } from '../processes/stack-error.ts';

export interface RequiredKeys {
  readonly databaseUrl: string;
  readonly encryptionKeys: string;
  readonly home: string;
}

/** Throws a StackError that names the key and the way out. */
export async function requireOpeningKeys({ databaseUrl, encryptionKeys, home }: RequiredKeys): Promise<void> {
  const database = createDatabase({ url: databaseUrl, poolSize: 1 });
  try {
    const problem = await keyProblem(database, createCipher(parseEncryptionKeys(encryptionKeys)));
    if (problem === undefined) return;
    throw new StackError(
      `${problem.message}\nKeys come from SYNCLINE_ENCRYPTION_KEYS, or else from ${encryptionKeysFile(home)}. ` +
        'Where the key is lost, its secrets and fields are lost with it: start with another database ' +
        '(SYNCLINE_HOME=<another folder>, or another DATABASE_URL).',
    );
  } finally {
    await database.close();
  }
}
