import type { Fields } from '../record.ts';
import type { IncomingRequest } from '../http/incoming-request.ts';
import { textOf } from './lead-fields.ts';

/** Says why a request is refused, or undefined when one of the credentials that it brings is the CRM's key. */
export function credentialProblem(
  request: IncomingRequest,
  body: Fields,
  acceptedKey: string,
): string | undefined {
  const presented = presentedKeys(request, body);
  if (presented.length === 0) return 'Auth-Key is missing';
  if (acceptedKey === '*' || presented.includes(acceptedKey)) return undefined;
  return 'Auth-Key is not valid';
}

// The four ways of the contract: header, Bearer, Basic (as user or as password), a secret in body or query.
function presentedKeys({ headers, query }: IncomingRequest, body: Fields): string[] {
  const [scheme = '', value = ''] = (headers.authorization ?? '').split(/\s+/, 2);
  const keys = [textOf(headers['auth-key']), textOf(query['auth_key']), textOf(body['auth_key'])];
  if (/^bearer$/i.test(scheme)) keys.push(value);
  if (/^basic$/i.test(scheme)) keys.push(...Buffer.from(value, 'base64').toString('utf8').split(':'));
  return keys.filter((key) => key !== '');
}
