// What an operation is given, and what it answers.
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import type { OAuthAccount } from '../../oauth/vendor.ts';
import type { Fields } from '../../record.ts';
import { objectNamed } from '../objects/catalogue.ts';
import type { ObjectKind } from '../objects/field-kinds.ts';
import type { WriteContext } from '../writes/write-context.ts';

export interface SalesforceRequest {
  /** `60.0`. */
  version: string;
  /** The parts of the address that the route leaves open, in their order. */
  parts: readonly string[];
  query: URLSearchParams;
  body: Fields;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Whose login it is. */
  account: OAuthAccount;
  write: WriteContext;
  context: CrmContext;
}

export type SalesforceOperation = (request: SalesforceRequest) => CrmAnswer;

/** Runs with the object that the address names first; one that does not exist is NOT_FOUND. */
export function withObject(
  run: (object: ObjectKind, request: SalesforceRequest) => CrmAnswer,
  refusal: CrmAnswer,
): SalesforceOperation {
  return (request) => {
    const object = objectNamed(request.parts[0] ?? '', request.context.records);
    return object === undefined ? refusal : run(object, request);
  };
}

export function done(status: number, body: unknown, recordIds: readonly string[] = []): CrmAnswer {
  return { status, body, executed: true, recordIds };
}
