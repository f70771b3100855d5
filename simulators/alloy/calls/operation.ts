// What an operation is given, and what it answers.
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import type { Fields } from '../../record.ts';

export interface AlloyRequest {
  /** The parts of the address that the route leaves open, in their order. */
  parts: readonly string[];
  query: Fields;
  body: Fields;
  /** Of the header; undefined: the user of the API key. */
  userId: string | undefined;
  context: CrmContext;
}

export type AlloyOperation = (request: AlloyRequest) => CrmAnswer;
