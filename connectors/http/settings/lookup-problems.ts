import { canReadById, hasFetch, matchByOf, namesIn } from '../requests/endpoints.ts';
import { isLookupKey, secretOfPlaceholder, type LookupKey } from '../requests/placeholders.ts';
import type { HttpSettings } from './settings-shape.ts';
import type { Problem } from './problem.ts';

/** Without a lookup somebody must say who prevents duplicates; with one, each key must be askable. */
export function lookupProblems(settings: HttpSettings): Problem[] {
  return hasFetch(settings) ? fetchProblems(settings) : withoutFetchProblems(settings);
}

function withoutFetchProblems(settings: HttpSettings): Problem[] {
  const problems: Problem[] = [];
  if (settings.crmDeduplicates === undefined) {
    problems.push([
      'crmDeduplicates',
      'Without a fetch address nobody can look before creating: say crmDeduplicates=true if the CRM itself recognises a second create of the same person, else crmDeduplicates=false.',
    ]);
  }
  if (settings.beforeCreate === 'fetch') {
    problems.push(['beforeCreate', 'beforeCreate=fetch needs a fetch address: set fetch.url=/….']);
  }
  if (settings.matchBy !== undefined) {
    problems.push([
      'matchBy',
      'matchBy needs a fetch address to ask: set fetch.url=/… or leave matchBy out.',
    ]);
  }
  if (fillsEmptyFields(settings)) {
    problems.push([
      'overwrite',
      'overwrite with "ifEmpty" needs a fetch address: what is empty in the CRM must be seen first.',
    ]);
  }
  return problems;
}

function fetchProblems(settings: HttpSettings): Problem[] {
  const { fetch } = settings;
  const problems: Problem[] = [];
  if (fetch.method === 'GET' && fetch.body !== undefined) {
    problems.push([
      'fetch.body',
      'fetch.body needs fetch.method=POST: a GET has no body, its keys go into the query.',
    ]);
  }
  if (matchByOf(settings).length === 0) {
    problems.push([
      'matchBy',
      'matchBy must name at least one key, like email,phone; for no lookup set fetch=none.',
    ]);
  }
  if (!canReadById(settings)) {
    const how =
      'what is empty in the CRM must be seen first: set fetch.urls.externalId=/…/{lead_id} and readById=true.';
    if (fillsEmptyFields(settings))
      problems.push(['overwrite', `overwrite with "ifEmpty" needs a lookup by lead_id: ${how}`]);
    if (settings.onAdopt === 'fillEmpty')
      problems.push(['onAdopt', `onAdopt=fillEmpty needs a lookup by lead_id: ${how}`]);
  }
  for (const key of matchByOf(settings)) problems.push(...keyProblems(settings, key));
  for (const [name, template] of Object.entries(fetch.params)) {
    for (const placeholder of namesIn(template)) {
      if (isLookupKey(placeholder) || secretOfPlaceholder(placeholder) !== undefined) continue;
      problems.push([
        `fetch.params.${name}`,
        `fetch.params.${name} has the placeholder {${placeholder}}; only {email}, {phone}, {lead_id} and {contact_id} are known.`,
      ]);
    }
  }
  return problems;
}

function keyProblems(settings: HttpSettings, key: LookupKey): Problem[] {
  const { fetch, contactIdField } = settings;
  const url = fetch.urls[key] ?? fetch.url;
  const templates = [url, ...Object.values(fetch.params)];
  if (
    key === 'contactId' &&
    contactIdField === undefined &&
    !templates.some((each) => namesIn(each).includes(key))
  ) {
    return [
      [
        'matchBy',
        'matchBy names contactId, and no CRM field holds it: set contactIdField=custom_fields.… (it is then sent with each write).',
      ],
    ];
  }
  if (settings.keysTogether && key !== 'externalId' && fetch.urls[key] !== undefined) {
    return [
      [
        `fetch.urls.${key}`,
        `keysTogether asks one address for all keys: leave out fetch.urls.${key}, or set keysTogether=false.`,
      ],
    ];
  }
  const together = settings.keysTogether ? matchByOf(settings) : [key];
  const foreign = namesIn(url).filter((name) => isLookupKey(name) && !together.includes(name));
  return foreign.map((name): Problem => [
    'matchBy',
    `matchBy names ${key}, and the fetch address needs {${name}}: set fetch.urls.${key}=/…/{${key}}, or leave ${key} out of matchBy.`,
  ]);
}

function fillsEmptyFields(settings: HttpSettings): boolean {
  return Object.values(settings.overwrite).includes('ifEmpty');
}
