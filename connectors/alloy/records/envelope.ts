// A gateway's answer is about two: whether Alloy did its part, and what the CRM said. Its documents show two forms of a
// success, the guide `{ responseData, statusCode }` and the reference `{ success, result }`; others report `data`, and the
// CRM's answer without anything around it.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import { saysFailure } from '../../kit/answers/said-outcome.ts';

/** Whose word it is, with the status that goes with it. */
export interface Opened {
  from: 'gateway' | 'crm';
  status: number;
  json: Json;
}

/** `http`: the status of the answer itself, a 2xx. */
export function opened(http: number, json: Json): Opened {
  if (!isPlainObject(json)) return { from: 'crm', status: http, json };
  const members = json as Record<string, Json | undefined>;
  const status = Number.isInteger(members['statusCode']) ? Number(members['statusCode']) : http;
  const name = wrapperIn(members);
  const inside = name === undefined ? undefined : members[name];
  const isSaid = inside !== undefined && inside !== null;
  // What the CRM refused, with its status; also beside `"success": false`.
  if (isSaid && status > 299) return { from: 'crm', status, json: inside };
  const hasError = members['error'] !== undefined && members['error'] !== null;
  if ((hasError && !isSaid) || saysNo(members, name)) return { from: 'gateway', status, json };
  return { from: 'crm', status, json: name === undefined ? json : (inside ?? null) };
}

/** `result` and `data` may be a record's own. */
function wrapperIn(members: Record<string, Json | undefined>): string | undefined {
  const isReference = Object.hasOwn(members, 'success');
  return ['responseData', ...(isReference ? ['result', 'data'] : [])].find((each) =>
    Object.hasOwn(members, each),
  );
}

/** Some answers say beside `responseData` how the execution ended. */
function saysNo({ success, status }: Record<string, Json | undefined>, name: string | undefined): boolean {
  if (success === false) return true;
  return name !== undefined && typeof status === 'string' && saysFailure(status, { namesRecord: false });
}
