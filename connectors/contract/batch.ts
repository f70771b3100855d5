// Many entities in one request. A connector says how; the wrapper in connectors/batches/ collects what is due at once, so
// that push/ knows nothing of it.
import type { CrmError } from '../../domain/failure.ts';
import type { Call, RequestLimits } from './call.ts';
import type { CrmRecord, Match, MatchKey, WriteAnswer } from './record.ts';

export interface FindRow {
  key: MatchKey;
  call: Call;
}

export interface CreateRow {
  record: CrmRecord;
  call: Call;
}

export interface UpdateRow {
  externalId: string;
  record: CrmRecord;
  call: Call;
}

/** What became of one row; the error is that row's alone. */
export type RowAnswer<Answer> = Answer | CrmError;

/**
 * The vendor's batch calls. Answers come in the order of the rows: whoever reads the vendor's answer finds each row by
 * id, key or trace id, never by place where the vendor does not promise it. A row that the answer does not mention is a
 * CrmError, `unknown` of a write. What is thrown is about the whole request: the wrapper takes it for each row, or, where
 * the CRM refused the data (`invalid_record`, `conflict`, `not_found`; executed nothing), finds the bad row by halving.
 * One call is one request (of a lookup: one per page), made with `limits` as they are: the request's own, whose `beforeSend` asks each row's. What that
 * throws comes out as it is; then the call is made again, without the rows that may not be sent any more.
 */
export interface BatchOperations {
  /** Rows of one request at most. */
  size: number;
  /** Keys by which `find` asks for many; each of them where it is absent. By any other a lookup is a single one. */
  findsBy?: readonly string[];
  /** Rows of one field, `key.field`, each with another value. */
  find?(rows: readonly FindRow[], limits: RequestLimits): Promise<RowAnswer<Match[]>[]>;
  create?(rows: readonly CreateRow[], limits: RequestLimits): Promise<RowAnswer<WriteAnswer>[]>;
  update?(rows: readonly UpdateRow[], limits: RequestLimits): Promise<RowAnswer<WriteAnswer>[]>;
  /**
   * What makes a record this one and no other for the CRM (its e-mail, our key): two rows that share one of them are
   * never in one request, which a vendor would refuse whole or answer for one of them.
   */
  valuesOnce?(record: CrmRecord): string[];
}
