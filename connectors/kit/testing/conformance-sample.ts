// A CRM in its own words, for the shared suite: what a connector brings as fixtures/conformance.ts.
import type { Fields } from '../../../domain/fields.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { ServedRequest, ServerAnswer } from './local-server.ts';

export interface ConformanceSample {
  /** As `--set` would give them, for a CRM at this address. */
  settings(url: string): Record<string, unknown>;
  secrets: Record<string, string>;
  /** `contact` where it is absent. */
  object?: ObjectType;
  /** One that the CRM takes. */
  fields: Fields;
  entityId: string;
  answers: ConformanceAnswers;
  /** What this CRM, or this connector, cannot: the reason instead of an answer. */
  gaps?: Partial<Record<ConformanceGap, string>>;
}

/** Answers in the CRM's own words. */
export interface ConformanceAnswers {
  created(externalId: string, request: ServedRequest): ServerAnswer;
  updated(externalId: string, request: ServedRequest): ServerAnswer;
  /** The record that was just looked up. */
  found(externalId: string, request: ServedRequest): ServerAnswer;
  none(request: ServedRequest): ServerAnswer;
  /** A lookup that hits two. */
  several?(externalIds: readonly [string, string], request: ServedRequest): ServerAnswer;
  /** The record that was looked up carries our key with another entity's id. */
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
  /** To a batch of creates: these rows were made. */
  batchCreated?(rows: readonly BatchedRow[], request: ServedRequest): ServerAnswer;
}

export interface BatchedRow {
  externalId: string;
  entityId: string;
  email: string;
}

/** What may be missing: an answer of that name, or the way to clear a field. */
export type ConformanceGap =
  | Exclude<keyof ConformanceAnswers, 'created' | 'updated' | 'found' | 'none'>
  | 'clear';
