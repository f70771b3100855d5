// The rows of a batch, each held to what its single form is held to: a row that cannot be kept fails alone.
import { CrmError } from '../../domain/failure.ts';
import { operationName } from '../../domain/objects/operation-name.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import type { BatchOperations, RequestLimits, RowAnswer, WriteAnswer } from '../connector.ts';
import type { Cleaning } from './cleaning.ts';

export function cleanBatch(
  object: ObjectType,
  batch: BatchOperations,
  { guardRead, guardWrite, match, writeAnswer, cleanError }: Cleaning,
): BatchOperations {
  const find = batch.find?.bind(batch);
  const valuesOnce = batch.valuesOnce?.bind(batch);
  const clean: BatchOperations = { size: batch.size };

  /** Throws where answers and rows do not go together: nobody would know whose they are. */
  function eachOf<Answer>(
    rows: readonly unknown[],
    answers: RowAnswer<Answer>[],
    cleanAnswer: (answer: Answer) => Answer,
  ): RowAnswer<Answer>[] {
    if (answers.length !== rows.length) throw new RangeError('a batch answers another number of rows');
    return answers.map((answer) => {
      if (answer instanceof CrmError) return cleanError(answer);
      try {
        return cleanAnswer(answer);
      } catch (error) {
        if (error instanceof CrmError) return error;
        throw error;
      }
    });
  }

  function cleanWrite<Row>(
    verb: 'create' | 'update',
    write: (rows: readonly Row[], limits: RequestLimits) => Promise<RowAnswer<WriteAnswer>[]>,
  ) {
    const operation = operationName(verb, object);
    return (rows: readonly Row[], limits: RequestLimits) =>
      guardWrite(operation, limits, async (guarded) =>
        eachOf(rows, await write(rows, guarded), (answer) => writeAnswer(answer, operation)),
      );
  }

  if (batch.findsBy !== undefined) clean.findsBy = batch.findsBy;
  if (find !== undefined) {
    const operation = operationName('find', object);
    clean.find = (rows, limits) =>
      guardRead(operation, async () =>
        eachOf(rows, await find(rows, limits), (hits) => hits.map((hit) => match(hit, operation))),
      );
  }
  if (batch.create !== undefined) clean.create = cleanWrite('create', batch.create.bind(batch));
  if (batch.update !== undefined) clean.update = cleanWrite('update', batch.update.bind(batch));
  if (valuesOnce !== undefined) clean.valuesOnce = valuesOnce;
  return clean;
}
