// A batch of writes: who has an owner that nobody knows is left out of it, and each of the others is answered by the vendor.
import { CrmError } from '../../../domain/failure.ts';
import type { CrmRecord, RequestLimits, RowAnswer, WriteAnswer } from '../../connector.ts';
import type { Owners } from '../mapping/owners.ts';

/** A row as it is sent. */
export interface SentRow<Row> {
  row: Row;
  /** With its owner's id instead of an e-mail. */
  record: CrmRecord;
}

/** `send` answers for each row that it is given, in their order. */
export async function writeRows<Row extends { record: CrmRecord }>(
  owners: Owners,
  rows: readonly Row[],
  limits: RequestLimits,
  send: (sent: readonly SentRow<Row>[]) => Promise<RowAnswer<WriteAnswer>[]>,
): Promise<RowAnswer<WriteAnswer>[]> {
  const resolved = await owners.resolveEach(
    rows.map(({ record }) => record),
    limits,
  );
  const sent = rows.flatMap((row, at) => {
    const record = resolved[at];
    return record === undefined || record instanceof CrmError ? [] : [{ row, record }];
  });
  const answers = sent.length === 0 ? [] : await send(sent);
  return resolved.map((record) => {
    if (record instanceof CrmError) return record;
    const answer = answers.shift();
    if (answer === undefined) throw new TypeError('a batch is answered for each of its rows');
    return answer;
  });
}
