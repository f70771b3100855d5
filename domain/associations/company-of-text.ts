// The company that a contact names in words only: an id made of the domain of its e-mail or website, else of the name, so
// that all colleagues name the same one. Pure.
import { contentMark } from '../content-mark.ts';
import type { Fields } from '../fields.ts';
import type { Json } from '../json.ts';
import { isNoId } from '../no-id.ts';
import { asDomain, asEmail } from '../objects/spellings.ts';

export interface CompanyOfText {
  /** `domain:acme.example` or `name:acme ltd` */
  entityId: string;
  fields: Fields;
}

/** As part of a workflow's id, which has 200 bytes for everything. */
const longestEncoded = 90;

/**
 * Undefined: it names none in words, or names one by its id. `isNobodys`: a domain that many companies and people share,
 * like that of a mail provider.
 */
export function companyOfText(
  fields: Fields,
  isNobodys: (domain: string) => boolean,
): CompanyOfText | undefined {
  const { company: text, companyId = null } = fields;
  if (typeof text !== 'string' || text.trim() === '' || isNoId(text)) return undefined;
  if (companyId !== null && companyId !== '') return undefined;
  const name = text.trim();
  const domain = domainsOf(fields).find((each) => isDomain(each) && !isNobodys(each));
  if (domain !== undefined) return { entityId: withinLimit('domain', domain), fields: { name, domain } };
  const folded = foldedName(name);
  return folded === '' ? undefined : { entityId: withinLimit('name', folded), fields: { name } };
}

/** Ids of this form are ours: no app should have a company of such an id. */
export function isCompanyOfText(entityId: string): boolean {
  return /^(?:domain|name):/.test(entityId);
}

/** The e-mail first: a website may be a page at somebody else's. */
function domainsOf({ email, emails, website }: Fields): string[] {
  const addresses = [email, ...(Array.isArray(emails) ? emails : [])].filter(isText);
  const ofEmails = addresses
    .map((address) => asEmail(address))
    .map((address) => address.replace(/^.*@/s, ''));
  return [...ofEmails, ...[website].filter(isText).map((address) => asDomain(address))];
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string';
}

function isDomain(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z0-9-]{2,}$/.test(text);
}

/** `ACME, Ltd.` and `Acme Ltd` are one; `Acme Inc` is another: who knows. */
function foldedName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}

function withinLimit(kind: 'domain' | 'name', text: string): string {
  const id = `${kind}:${text}`;
  return encodeURIComponent(id).length <= longestEncoded ? id : `${kind}:${contentMark(text)}`;
}
