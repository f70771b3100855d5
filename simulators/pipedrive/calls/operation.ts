// What an operation is given, and what it answers.
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import type { Fields } from '../../record.ts';
import type { ObjectKind } from '../objects/object-kinds.ts';
import type { PipedriveRules } from '../rules.ts';

export interface PipedriveRequest {
  /** Of the object that the address names; persons where it names none. */
  kind: ObjectKind;
  /** What the route leaves open behind the object, in its order. */
  parts: readonly string[];
  query: Fields;
  body: Fields;
  /** Whose login it is. */
  accountId: string;
  rules: PipedriveRules;
  context: CrmContext;
}

export type PipedriveOperation = (request: PipedriveRequest) => CrmAnswer;
