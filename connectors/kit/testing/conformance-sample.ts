// A CRM in its own words, for the shared suite: what a connector brings as fixtures/conformance.ts.
import type { Fields } from '../../../domain/fields.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { ServedRequest, ServerAnswer } from './local-server.ts';

export interface ConformanceSample {
  /** As `--set` would give them, for a CRM at this address. */
  settings(url: string): Record<string, unknown>;
  secrets: Record<string, string>;
  /** What else is set where people log in with a browser; `auth=oauth` where it is absent. */
  inBrowser?: Record<string, unknown>;
  /** `contact` where it is absent. */
  object?: ObjectType;
  /** One that the CRM takes. */
  fields: Fields;
  /** One of our fields that may be cleared, where it is not `title`, `city` or `amount`. */
  clearable?: string;
  entityId: string;
  answers: ConformanceAnswers;
  /**
   * Requests of an operation in its plain case where they are not one, each with its reason in a comment. Of a lookup: per
   * key; `findNone` of one without a hit, where that is another number.
   */
  requests?: Partial<Record<PlainOperation | 'findNone', number>>;
  /** What this CRM, or this connector, cannot: the reason instead of an answer. */
  gaps?: Partial<Record<ConformanceGap, string>>;
}

/** Answers in the CRM's own words. */
export interface ConformanceAnswers {
  created(externalId: string, request: ServedRequest): ServerAnswer;
  updated(externalId: string, request: ServedRequest): ServerAnswer;
  /** The record that was just looked up, or read by its id. */
  found(externalId: string, request: ServedRequest): ServerAnswer;
  none(request: ServedRequest): ServerAnswer;
  /** A lookup that hits two. */
  several?(externalIds: readonly [string, string], request: ServedRequest): ServerAnswer;
  /** The record that was looked up, or read, carries our key with another entity's id. */
  owned?(externalId: string, entityId: string, request: ServedRequest): ServerAnswer;
  /** A create is refused, because this record is there. */
  duplicate?(externalId: string, request: ServedRequest): ServerAnswer;
  /** A create is refused for one field, by our name. */
  invalidField?: { field: string; answer(request: ServedRequest): ServerAnswer };
  /** What `read` of a record is answered that is live no more. */
  archived?(externalId: string, request: ServedRequest): ServerAnswer;
  merged?(externalId: string, into: string, request: ServedRequest): ServerAnswer;
  converted?(externalId: string, request: ServedRequest): ServerAnswer;
  gone?(request: ServedRequest): ServerAnswer;
  /** The record was deleted; 204 without a body where it is absent. */
  removed?(externalId: string, request: ServedRequest): ServerAnswer;
  /** To a batch of creates: these rows were made. */
  batchCreated?(rows: readonly BatchedRow[], request: ServedRequest): ServerAnswer;
  /** To a batch of updates; as to one of creates where it is absent. */
  batchUpdated?(rows: readonly BatchedRow[], request: ServedRequest): ServerAnswer;
  /** To a lookup of many: these are there. */
  batchFound?(rows: readonly BatchedRow[], request: ServedRequest): ServerAnswer;
  /** A lookup whose two hits stand on two pages: the second one where the request asks for it. */
  paged?(rows: readonly [BatchedRow, BatchedRow], request: ServedRequest): ServerAnswer;
  /** While two records are associated, or taken apart. */
  associated?(pair: AssociatedPair, request: ServedRequest): ServerAnswer;
  /** The same, where the other record is not there. */
  missingOther?(pair: AssociatedPair, request: ServedRequest): ServerAnswer;
}

export interface AssociatedPair {
  externalId: string;
  other: ObjectType;
  otherId: string;
  /** As it is when the request comes. */
  isHeld: boolean;
}

export type PlainOperation =
  | 'find'
  | 'read'
  | 'create'
  | 'update'
  | 'remove'
  | `associate ${ObjectType}`
  | `dissociate ${ObjectType}`
  | 'batchFind'
  | 'batchCreate'
  | 'batchUpdate';

export interface BatchedRow {
  externalId: string;
  entityId: string;
  /** Of these, an entity has those that the sample has. */
  email: string;
  phone: string;
  domain: string;
}

/** What may be missing: an answer of that name, or the way to clear a field. */
export type ConformanceGap =
  | Exclude<keyof ConformanceAnswers, 'created' | 'updated' | 'found' | 'none' | 'removed' | 'batchUpdated'>
  | 'clear';
