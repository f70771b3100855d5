// What Acme adds to HTTP's own errors (kit/errors/http-error-rows.ts), a comment per row.
import type { Json } from '../../../domain/json.ts';
import type { Refused } from '../../kit/api/api.ts';
import type { ErrorRow } from '../../kit/errors/http-error-rows.ts';
import { readText } from '../../kit/answers/json-path.ts';

export const errorRows: readonly ErrorRow[] = [
  // FILL IN: answers whose status does not say what happens next: { status: 400, body: { path: 'code', pattern: /^DUPLICATE$/ }, kind: 'conflict', comment: '…' }
];

/** FILL IN: where a refusal names the field that it is about, and the record that is there already. */
export function refusedIn(json: Json): Refused | undefined {
  return { field: readText(json, 'field') };
}
