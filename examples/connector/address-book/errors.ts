// What the address book adds to HTTP's own errors (kit/errors/http-error-rows.ts), a comment per row.
import type { Json } from '../../../domain/json.ts';
import type { Refused } from '../../../connectors/kit/api/api.ts';
import type { ErrorRow } from '../../../connectors/kit/errors/http-error-rows.ts';
import { readText } from '../../../connectors/kit/answers/json-path.ts';

/** Its statuses mean what HTTP means by them. */
export const errorRows: readonly ErrorRow[] = [];

/** `email is no address`, `syncline_id is taken by the contact contact-3` */
export function refusedIn(json: Json): Refused | undefined {
  const message = readText(json, 'message') ?? '';
  const [, field] = /^(\w+) is (?:no address|required|taken)/.exec(message) ?? [];
  const [, existingId] = / is taken by the contact (\S+)$/.exec(message) ?? [];
  return { field, existingId };
}
