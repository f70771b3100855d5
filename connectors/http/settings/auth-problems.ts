import { hasFetch, namesIn } from '../requests/endpoints.ts';
import { secretOfPlaceholder } from '../requests/placeholders.ts';
import type { HttpSettings } from './settings-shape.ts';
import type { Problem } from './problem.ts';

/** They belong to the connection itself, or to the body. */
const reserved = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
];

export function authProblems(settings: HttpSettings): Problem[] {
  return [...credentialProblems(settings), ...headerProblems(settings)];
}

function credentialProblems(settings: HttpSettings): Problem[] {
  const { auth } = settings;
  const problems: Problem[] = [];
  const isHeader = auth.type === 'header' || auth.type === 'bearer' || auth.type === 'basic';
  if (isHeader && auth.name !== undefined) problems.push(...nameProblems('auth.name', auth.name));
  if (auth.prefix !== undefined && !isHeaderValue(auth.prefix)) {
    problems.push(['auth.prefix', 'auth.prefix must be plain text on one line.']);
  }
  if (auth.type === 'none' && (auth.name !== undefined || auth.prefix !== undefined)) {
    problems.push(['auth.type', 'auth.type=none sends no key: leave out auth.name and auth.prefix.']);
  }
  if (auth.username !== undefined && auth.type !== 'basic') {
    problems.push(['auth.username', 'auth.username needs auth.type=basic.']);
  }
  if (auth.type !== 'body') return problems;
  if (settings.fetch.method === 'GET' && hasFetch(settings)) {
    problems.push([
      'auth.type',
      'auth.type=body needs fetch.method=POST: a GET has no body to hold the key.',
    ]);
  }
  if (settings.delete?.method === 'DELETE' && settings.delete.url !== 'none') {
    problems.push([
      'auth.type',
      'auth.type=body needs delete.method=POST: a DELETE has no body to hold the key.',
    ]);
  }
  return problems;
}

function headerProblems({ headers }: HttpSettings): Problem[] {
  return Object.entries(headers).flatMap(([name, value]): Problem[] => {
    const setting = `headers.${name}`;
    const foreign = namesIn(value).filter((placeholder) => secretOfPlaceholder(placeholder) === undefined);
    if (foreign.length > 0)
      return [[setting, `${setting} is sent with each request: only {secret.…} can stand in it.`]];
    if (!isHeaderValue(value)) return [[setting, `${setting} must be plain text on one line.`]];
    return nameProblems(setting, name);
  });
}

function nameProblems(setting: string, name: string): Problem[] {
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name))
    return [[setting, `${setting}: "${name}" is no name of a header.`]];
  if (reserved.includes(name.toLowerCase()))
    return [[setting, `${setting}: the header ${name} cannot be set.`]];
  return [];
}

function isHeaderValue(value: string): boolean {
  return /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value);
}
