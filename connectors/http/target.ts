// What the settings of a generic CRM point at: every address, what names a tenant, and what an id means.
import type { Target, TargetPart } from '../../domain/account-target.ts';
import { endpointsOf, namesIn, type Endpoint } from './requests/endpoints.ts';
import { isLookupKey, lookupKeys, placeholderName } from './requests/placeholders.ts';
import type { HttpSettings } from './settings/settings-shape.ts';

/** They say how answers are written, and nothing of whose. */
const harmlessHeaders = [
  'accept',
  'accept-charset',
  'accept-language',
  'cache-control',
  'content-type',
  'user-agent',
];

/** A constant is a field of the record, unless its name is that of a place where records live. */
const tenantName =
  /(^|[._-])(tenant|account|workspace|organi[sz]ation|org|company|customer|portal|instance|location|subdomain|site|project|list)([._-]?(id|key|name|slug))?$/i;

/** Secrets are no part of it: whether a new key belongs to another account cannot be seen. */
export function targetOf(settings: HttpSettings): Target {
  const { create, update, fetch, remove } = endpointsOf(settings);
  const main = new URL(canonicalAddress(create.url)).origin;

  function address(name: string, setting: string, url: string): TargetPart {
    const value = canonicalAddress(url);
    // Whoever adds a lookup or a deletion beside the other addresses has not changed the account.
    const isBeside = name !== 'create' && name !== 'update' && new URL(value).origin === main;
    return { name, setting, value, ...(isBeside ? { isOptional: true } : {}) };
  }

  const single = settings.single === undefined ? undefined : 'single.url';
  const parts: TargetPart[] = [
    address('create', single ?? 'create.url', create.url),
    address('update', single ?? 'update.url', update.url),
    ...(remove === undefined ? [] : [address('delete', 'delete.url', remove.url)]),
    ...(fetch === undefined
      ? []
      : lookupKeys.map((key) => {
          const setting = settings.fetch.urls[key] === undefined ? 'fetch.url' : `fetch.urls.${key}`;
          return address(`fetch by ${key}`, setting, fetch.urlFor(key));
        })),
    ...Object.entries(fetch?.params ?? {})
      .filter(([, template]) => !namesIn(template).some(isLookupKey))
      .map(([name, value]): TargetPart => ({
        name: `parameter ${name}`,
        setting: `fetch.params.${name}`,
        value,
      })),
    ...Object.entries(settings.headers)
      .filter(([name]) => !harmlessHeaders.includes(name.toLowerCase()))
      .map(([name, value]): TargetPart => {
        return { name: `header ${name.toLowerCase()}`, setting: `headers.${name}`, value };
      }),
    ...Object.entries(settings.constants)
      .filter(([path]) => tenantName.test(path))
      .map(([path, value]): TargetPart => {
        return { name: `constant ${path}`, setting: `constants.${path}`, value: JSON.stringify(value) };
      }),
  ];
  // Of basic auth: with many APIs the user is the account.
  const { username } = settings.auth;
  if (username !== undefined) parts.push({ name: 'user', setting: 'auth.username', value: username });
  return settings.answersId ? [...parts, ...idParts(settings, { create, update })] : parts;
}

/** A `contact_id` and a `lead_id` of one number are two people. */
function idParts(
  settings: HttpSettings,
  { create, update }: { create: Endpoint; update: Endpoint },
): TargetPart[] {
  const idOf = ({ answers }: Endpoint): string => answers.id ?? 'lead_id';
  return [
    { name: 'id sent', setting: 'leadIdField', value: settings.leadIdField },
    { name: 'id of create', setting: 'answers.id', value: idOf(create) },
    { name: 'id of update', setting: 'answers.id', value: idOf(update) },
  ];
}

/** Parsed, so that capitals of the host, a default port, a trailing slash or the order of a query make no difference. */
function canonicalAddress(template: string): string {
  const url = new URL(
    template.replaceAll(/\{+([^{}]*)\}+/g, (_, name: string) => `{${placeholderName(name.trim())}}`),
  );
  url.hostname = url.hostname.replace(/\.$/, '');
  url.pathname = url.pathname.replace(/\/+$/, '');
  url.searchParams.sort();
  return url.href.replace(/\/$/, '');
}
