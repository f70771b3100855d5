// The encryption keys: which there are, and whether they open what is stored.
import type { Config } from '../../config/config.ts';
import { encryptionKeysFile } from '../../config/encryption-keys.ts';
import { openSyncline, type KeyProblem } from '../../use-cases/open-syncline.ts';
import { ok, problem, type Finding } from './finding.ts';

export async function checkKeys(config: Config): Promise<Finding> {
  const [primary, ...older] = config.encryptionKeys.map(({ id }) => id);
  const others = older.length === 0 ? '' : `; ${older.join(', ')} still decrypt`;
  const found = await openStored(config);
  if (found === undefined) return ok('encryption key', `"${primary}" is the primary${others}.`);
  const whatToDo = `Bring the key "${found.keyId}" back from its backup: into SYNCLINE_ENCRYPTION_KEYS (id:base64,…), or into ${encryptionKeysFile(config.home)} where the stack is embedded.`;
  return problem('encryption key', found.message, whatToDo);
}

async function openStored(config: Config): Promise<KeyProblem | undefined> {
  const syncline = openSyncline(config, { poolSize: 1 });
  try {
    return await syncline.keyProblem();
  } catch {
    // Postgres is away or has no tables: a finding of its own says so.
    return undefined;
  } finally {
    await syncline.close();
  }
}
