// 201 Created with a Location and no id in the body: "the primary resource created is identified by" it (RFC 9110, 15.3.2).
import type { HttpAnswer } from '../../connector.ts';

/**
 * The id of the record that was made. `templates`: addresses of records, with the id's place as `{lead_id}`; a Location that
 * has the form of one of them has the id there, of any other the last part of the path counts where it looks like an id.
 * Only of a 201: a 202 names the place where to ask how far it is.
 */
export function idInLocation(
  { status, headers }: Pick<HttpAnswer, 'status' | 'headers'>,
  templates: readonly string[],
): string | undefined {
  const location = headers['location']?.trim() ?? '';
  const base = 'http://location.invalid';
  if (status !== 201 || !URL.canParse(location, base)) return undefined;
  const { pathname, searchParams } = new URL(location, base);
  for (const template of templates) {
    const id = idByForm(template, pathname, searchParams);
    if (id !== undefined) return id;
  }
  const last = decoded(pathname.split('/').findLast((part) => part !== '') ?? '');
  return /\d/.test(last) && /^[\w.~-]+$/.test(last) ? last : undefined;
}

/** Whatever stands before it: behind a proxy the CRM calls itself by another name. */
function idByForm(template: string, pathname: string, query: URLSearchParams): string | undefined {
  const [path = '', search = ''] = template.replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '').split(/[?#]/);
  const parameter = /(?:^|&)([^=&]+)=\{+[^{}]+\}+(?:&|$)/.exec(search)?.[1];
  if (parameter !== undefined) return query.get(parameter) ?? undefined;
  const wanted = partsOf(path);
  const at = wanted.findIndex((part) => /^\{+[^{}]+\}+$/.test(part));
  if (at < 1) return undefined;
  const given = partsOf(pathname);
  const from = given.length - (wanted.length - at);
  const isOfForm =
    wanted[at - 1] === given[from - 1] &&
    wanted.slice(at + 1).every((part, index) => part === given[from + 1 + index]);
  return isOfForm && from > 0 ? decoded(given[from] ?? '') : undefined;
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
