// What an operation is given, and what it answers.
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import type { Fields } from '../../record.ts';
import type { ObjectKind } from '../objects/object-kinds.ts';
import type { HubspotRules } from '../rules.ts';

export interface HubspotRequest {
  /** Of the first object that the address names; contacts where it names none. */
  kind: ObjectKind;
  /** The parts of the address that the route leaves open, in their order. */
  parts: readonly string[];
  query: Fields;
  /** Empty where the body is a list. */
  body: Fields;
  /** The body as JSON. */
  json: unknown;
  rules: HubspotRules;
  context: CrmContext;
}

export type HubspotOperation = (request: HubspotRequest) => CrmAnswer;
