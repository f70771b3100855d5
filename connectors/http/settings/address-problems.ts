import { absoluteUrl, exampleUrl, hasFetch, namesIn } from '../requests/endpoints.ts';
import { secretOfPlaceholder } from '../requests/placeholders.ts';
import type { HttpSettings } from './settings-shape.ts';
import type { Problem } from './problem.ts';

/** Each address can be made, and its placeholders will be known when it is. */
export function addressProblems(settings: HttpSettings): Problem[] {
  return [
    ...baseProblems(settings),
    ...addressesOf(settings).flatMap((address) => problemsOf(settings, address)),
    ...togetherProblems(settings),
  ];
}

interface Address {
  setting: string;
  url: string;
  /** Placeholders beside the secrets. */
  known: readonly string[];
}

function addressesOf(settings: HttpSettings): Address[] {
  const { create, update, single, fetch } = settings;
  const ofRecord = ['phone', 'email', 'name', 'contactId', ...Object.keys(settings.fields)];
  const keys = ['email', 'phone', 'externalId', 'contactId'];
  const addresses: (Address | undefined)[] = [
    single === undefined ? { setting: 'create.url', url: create.url, known: ofRecord } : undefined,
    single === undefined ? undefined : { setting: 'single.url', url: single.url, known: ofRecord },
    update.url === undefined || update.url === 'none'
      ? undefined
      : {
          setting: 'update.url',
          url: update.url,
          known: [...ofRecord, ...(settings.answersId ? ['externalId'] : [])],
        },
    settings.delete === undefined || settings.delete.url === 'none'
      ? undefined
      : { setting: 'delete.url', url: settings.delete.url, known: ['externalId'] },
    hasFetch(settings) ? { setting: 'fetch.url', url: fetch.url, known: keys } : undefined,
    ...Object.entries(fetch.urls).map(([key, url]) =>
      url === undefined ? undefined : { setting: `fetch.urls.${key}`, url, known: keys },
    ),
  ];
  return addresses.filter((address) => address !== undefined);
}

function problemsOf(settings: HttpSettings, { setting, url, known }: Address): Problem[] {
  const absolute = absoluteUrl(settings.baseUrl, url);
  const [, secret] = /^\{+secret\.([\w.-]+)\}+$/.exec(url.trim()) ?? [];
  if (secret !== undefined) {
    const example = `${setting}=https://hooks.example.com/{secret.${secret}}`;
    return [
      [
        setting,
        `${setting} cannot be a secret as a whole: its host must be seen, as in ${example}, with what stands behind the host as the secret.`,
      ],
    ];
  }
  if (url === 'none') return [[setting, `${setting} cannot be none: a contact could never be created.`]];
  if (!/^https?:\/\//i.test(absolute)) {
    return settings.baseUrl === undefined && !/^[a-z][a-z\d+.-]*:/i.test(url)
      ? [[setting, `${setting} is only a path (${url}): set baseUrl=https://… or give the whole address.`]]
      : [[setting, `${setting} must begin with https:// or be a path below baseUrl.`]];
  }
  const origin = /^[^/]*\/\/[^/?#]*/.exec(absolute)?.[0] ?? '';
  if (origin.includes('{')) return [[setting, `${setting} cannot have a placeholder in its host.`]];
  const example = exampleUrl(absolute);
  if (/[{}\s]/.test(example) || !URL.canParse(example)) {
    return [[setting, `${setting} is no address that can be called: look at braces and spaces.`]];
  }
  if (/\/\.{1,2}(\/|$)/.test(example.replace(/[?#].*$/s, ''))) {
    return [[setting, `${setting} must be written without "." and ".." in its path.`]];
  }
  if (example.includes('#')) return [[setting, `${setting} cannot have a part after "#": it is never sent.`]];
  const { username, password } = new URL(example);
  if (username !== '' || password !== '') {
    return [
      [setting, `${setting} must not hold a login: use auth.type=basic, auth.username=… and --secret key=….`],
    ];
  }
  return namesIn(url)
    .filter((name) => secretOfPlaceholder(name) === undefined && !known.includes(name))
    .map((name): Problem => [setting, unknownPlaceholder(setting, name, settings.answersId)]);
}

function unknownPlaceholder(setting: string, name: string, answersId: boolean): string {
  if (name === 'externalId' && !answersId) {
    return `${setting} needs {lead_id}, and with answersId=false no lead_id is ever known.`;
  }
  if (name === 'externalId') return `${setting} cannot have {lead_id}: a new contact has none yet.`;
  return `${setting} has the placeholder {${name}}, which is not known there; {contact_id}, {phone} and {email} are.`;
}

function baseProblems({ baseUrl }: HttpSettings): Problem[] {
  if (baseUrl === undefined) return [];
  if (/[?#]/.test(baseUrl)) return [['baseUrl', 'baseUrl cannot have a query: write it into each url.']];
  return [];
}

function togetherProblems(settings: HttpSettings): Problem[] {
  const problems: Problem[] = [];
  const { single, create, update } = settings;
  if (
    single !== undefined &&
    (create.url !== '/create' || (update.url ?? '/update/{lead_id}') !== '/update/{lead_id}')
  ) {
    problems.push([
      'single',
      'single.url is the one address for create and update: leave out create.url and update.url.',
    ]);
  }
  if (
    settings.onContactDeleted === 'delete' &&
    (settings.delete === undefined || settings.delete.url === 'none')
  ) {
    problems.push([
      'onContactDeleted',
      'onContactDeleted=delete needs an address that deletes: set delete.url=/…/{lead_id}.',
    ]);
  }
  if (settings.onContactDeleted === 'archive') {
    problems.push([
      'onContactDeleted',
      'onContactDeleted=archive: the generic contract has no archive; use keep or delete.',
    ]);
  }
  return problems;
}
