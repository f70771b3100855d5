// A connection that lacks one of the secrets that its settings need: told with the first call, and nothing is sent.
import type { Secrets } from '../../connector.ts';
import { notSent } from '../errors/classify.ts';
import type { Login } from './login.ts';

/** Undefined: all of them are there. The login throws CrmError `auth_expired`. */
export function loginWithoutSecret(
  required: readonly string[],
  { crm, secrets }: { crm: string; secrets: Secrets },
): Login | undefined {
  const missing = required.find((name) => (secrets[name] ?? '') === '');
  if (missing === undefined) return undefined;
  return {
    async credential({ operation }) {
      throw notSent({ crm, operation }, { kind: 'auth_expired', reason: `there is no secret "${missing}"` });
    },
  };
}
