// How a request shows that it is ours: a header of any name, Bearer, basic, or a secret in query or body.
import { fillText } from '../kit/requests/template.ts';
import { namesIn } from './requests/endpoints.ts';
import { placeholderValues, secretOfPlaceholder } from './requests/placeholders.ts';
import type { HttpSettings } from './settings/settings-shape.ts';

export interface Credential {
  headers: Record<string, string>;
  query: Record<string, string>;
  body: Record<string, string>;
}

/** The contract's header, and the same name in the spelling of a parameter. */
const defaultNames = { header: 'Auth-Key', query: 'auth_key', body: 'auth_key' } as const;

/** What is added to each request; secrets that are missing leave their part out. */
export function credentialOf(settings: HttpSettings, secrets: Record<string, string>): Credential {
  const { auth } = settings;
  const key = secrets['key'] ?? '';
  const credential: Credential = { headers: staticHeaders(settings, secrets), query: {}, body: {} };
  switch (auth.type) {
    case 'header':
      credential.headers[auth.name ?? defaultNames.header] = withPrefix(auth.prefix, key);
      break;
    case 'bearer':
      credential.headers[auth.name ?? 'Authorization'] = withPrefix(auth.prefix ?? 'Bearer', key);
      break;
    case 'basic': {
      // Without a user name the key is the user and the password is empty, as payment and helpdesk APIs have it.
      const pair = auth.username === undefined ? `${key}:` : `${auth.username}:${key}`;
      credential.headers[auth.name ?? 'Authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
      break;
    }
    case 'query':
      credential.query[auth.name ?? defaultNames.query] = withPrefix(auth.prefix, key);
      break;
    case 'body':
      credential.body[auth.name ?? defaultNames.body] = withPrefix(auth.prefix, key);
      break;
    case 'none':
      break;
  }
  return credential;
}

/** `key`, and what stands as `{secret.name}` in a header or an address. */
export function secretNames(settings: HttpSettings): string[] {
  const { baseUrl, create, fetch, update, single } = settings;
  const templates = [
    ...Object.values(settings.headers),
    baseUrl,
    create.url,
    fetch.url,
    update.url,
    single?.url,
    settings.delete?.url,
    ...Object.values(fetch.urls),
    ...Object.values(fetch.params),
  ].filter((template) => template !== undefined);
  const named = templates.flatMap(namesIn).map(secretOfPlaceholder);
  return [
    ...new Set([
      ...(settings.auth.type === 'none' ? [] : ['key']),
      ...named.filter((name) => name !== undefined),
    ]),
  ];
}

function staticHeaders(settings: HttpSettings, secrets: Record<string, string>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, template] of Object.entries(settings.headers)) {
    const value = fillText(template, placeholderValues({}, secrets));
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}

/** "Token abc", but "key=abc": a prefix that ends in a letter or a digit is a word of its own. */
function withPrefix(prefix: string | undefined, key: string): string {
  if (prefix === undefined) return key;
  return /[a-z\d]$/i.test(prefix) ? `${prefix} ${key}` : `${prefix}${key}`;
}

/** The values that no message may show, in each form in which they are sent. */
export function secretForms(settings: HttpSettings, secrets: Record<string, string>): string[] {
  const { headers, query, body } = credentialOf({ ...settings, headers: {} }, secrets);
  const sent = Object.values({ ...headers, ...query, ...body });
  const basic = sent
    .filter((value) => value.startsWith('Basic '))
    .map((value) => value.slice('Basic '.length));
  return [...Object.values(secrets), ...basic];
}
