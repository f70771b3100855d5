// From settings to addresses: which URL, method and body each operation has.
import type { FormNesting } from '../../kit/requests/form.ts';
import { placeholdersOf } from '../../kit/requests/template.ts';
import type { AnswersSettings } from '../settings/endpoint-settings.ts';
import type { HttpSettings } from '../settings/settings-shape.ts';
import { isLookupKey, placeholderName, type LookupKey } from './placeholders.ts';

export interface Endpoint {
  /** Where its address is set, for people: `create.url`. */
  setting: string;
  /** Absolute, with placeholders. */
  url: string;
  method: string;
  body: 'json' | 'form';
  formNesting: FormNesting;
  answers: AnswersSettings;
}

export interface FetchEndpoint extends Endpoint {
  params: Record<string, string>;
  /** The address for one key, where it has its own. */
  urlFor: (key: LookupKey) => string;
}

export interface Endpoints {
  create: Endpoint;
  /** The same address as create where there is no other. */
  update: Endpoint;
  fetch: FetchEndpoint | undefined;
  remove: Endpoint | undefined;
}

export function endpointsOf(settings: HttpSettings): Endpoints {
  const { single, update } = settings;
  const create = endpointOf(settings, single === undefined ? 'create' : 'single', single ?? settings.create);
  // A CRM that answers no ids has no address with an id in it.
  const updateUrl = update.url ?? (settings.answersId ? '/update/{lead_id}' : 'none');
  return {
    create,
    update:
      single !== undefined || updateUrl === 'none'
        ? create
        : endpointOf(settings, 'update', { ...update, url: updateUrl }),
    fetch: fetchOf(settings),
    remove:
      settings.delete === undefined || settings.delete.url === 'none'
        ? undefined
        : endpointOf(settings, 'delete', settings.delete),
  };
}

export function hasFetch(settings: HttpSettings): boolean {
  return settings.fetch.url !== 'none';
}

/** The address takes a lead_id and needs nothing else. */
export function canReadById(settings: HttpSettings): boolean {
  const { url, urls } = settings.fetch;
  const names = namesIn(urls.externalId ?? url);
  return (
    hasFetch(settings) &&
    settings.readById &&
    !names.some((name) => isLookupKey(name) && name !== 'externalId')
  );
}

/** Addresses of one record, with the place of its id. */
export function recordUrlsOf({ fetch, update, remove }: Endpoints): string[] {
  const urls = [fetch?.urlFor('externalId'), update.url, remove?.url];
  return urls.filter((url) => url !== undefined && namesIn(url).includes('externalId')) as string[];
}

/** With an address beside the right one, where a CRM has nothing. */
export function besideOf(fetch: FetchEndpoint): FetchEndpoint {
  return { ...fetch, url: beside(fetch.url), urlFor: (key) => beside(fetch.urlFor(key)) };
}

/** `/crm/fetch?a=b` → `/crm/syncline-no-such-address?a=b`; of `/leads/{email}` the name of all leads, for one below it may be a lead. */
function beside(url: string): string {
  const [, before = '', query = ''] = /^([^?#]*)(\?[^#]*)?/s.exec(url) ?? [];
  const parts = before.split('/');
  const at = parts.findLastIndex((part, index) => index > 2 && part !== '' && !part.includes('{'));
  if (at === -1) return `${before.replace(/\/+$/, '')}/${noSuchAddress}${query}`;
  return `${parts.with(at, noSuchAddress).join('/')}${query}`;
}

const noSuchAddress = 'syncline-no-such-address';

/** In the order in which they are tried. */
export function matchByOf(settings: HttpSettings): LookupKey[] {
  return hasFetch(settings) ? (settings.matchBy ?? ['email', 'phone']) : [];
}

/** Our names of the placeholders in a template. */
export function namesIn(template: string): string[] {
  return placeholdersOf(template).map(placeholderName);
}

/** Below baseUrl, or as it is when it begins with a scheme. */
export function absoluteUrl(baseUrl: string | undefined, url: string): string {
  if (hasScheme(url)) return url;
  return `${(baseUrl ?? '').replace(/\/+$/, '')}${url.startsWith('/') ? '' : '/'}${url}`;
}

function hasScheme(url: string): boolean {
  return /^[a-z][a-z\d+.-]*:/i.test(url);
}

/** With something in each placeholder, so that it can be parsed. */
export function exampleUrl(template: string): string {
  return template.replaceAll(/\{+[^{}]*\}+/g, 'x');
}

function endpointOf(
  settings: HttpSettings,
  name: string,
  given: {
    url: string;
    method: string;
    body?: 'json' | 'form' | undefined;
    answers?: AnswersSettings | undefined;
  },
): Endpoint {
  const isBelow = settings.baseUrl !== undefined && !hasScheme(given.url);
  return {
    setting: isBelow ? `baseUrl or ${name}.url` : `${name}.url`,
    url: absoluteUrl(settings.baseUrl, given.url),
    method: given.method,
    body: given.body ?? settings.body,
    formNesting: settings.formNesting,
    answers: { ...settings.answers, ...given.answers },
  };
}

function fetchOf(settings: HttpSettings): FetchEndpoint | undefined {
  if (!hasFetch(settings)) return undefined;
  const { params, urls } = settings.fetch;
  const common = endpointOf(settings, 'fetch', settings.fetch);
  return {
    ...common,
    params,
    urlFor: (key) => (urls[key] === undefined ? common.url : absoluteUrl(settings.baseUrl, urls[key])),
  };
}
