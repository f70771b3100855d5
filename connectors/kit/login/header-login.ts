// An API key, or whatever else stays the same.
import type { HeaderAuth, Secrets } from '../../connector.ts';
import type { Credential, Login } from './login.ts';

export function headerLogin(auth: HeaderAuth, secrets: Secrets): Login {
  const credential = credentialOf(auth, secrets);
  return { credential: async () => credential };
}

function credentialOf(auth: HeaderAuth, secrets: Secrets): Credential {
  const headers = auth.headers(secrets);
  const withoutSecrets = auth.headers(Object.fromEntries(Object.keys(secrets).map((name) => [name, ''])));
  // What is the same without them gives nothing away: the name of an application, a version.
  const telling = Object.entries(headers).filter(([name, value]) => withoutSecrets[name] !== value);
  return {
    baseUrl: auth.baseUrl,
    headers,
    // A key may be sent in a form of its own: `Basic` and user and key in base64.
    secrets: telling.flatMap(([, value]) => [value, value.replace(/^[A-Za-z]+ /, '')]),
  };
}
