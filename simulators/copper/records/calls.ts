// The calls about one record, and about up to ten.
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import { isFields } from '../../http/form-fields.ts';
import type { Fields } from '../../record.ts';
import { answer, blank, failedRow, invalid, noRecord } from '../answers.ts';
import { rulesOf } from '../rules.ts';
import type { CopperKind } from './kinds.ts';
import { recordOf } from './record-of.ts';
import { forgetRelations } from './relations.ts';
import { shown } from './shown.ts';
import { createOne, updateOne, type Written } from './write.ts';

export function createRecord(kind: CopperKind, body: Fields, context: CrmContext): CrmAnswer {
  return single(createOne(kind, body, context), context);
}

export function readRecord(kind: CopperKind, id: string, { records }: CrmContext): CrmAnswer {
  const record = recordOf(kind, id, records);
  return record === undefined ? noRecord : answer(shown(record, records), [id]);
}

export function updateRecord(kind: CopperKind, id: string, body: Fields, context: CrmContext): CrmAnswer {
  const record = recordOf(kind, id, context.records);
  return record === undefined ? noRecord : single(updateOne(kind, record, body, context), context);
}

/** For good. */
export function removeRecord(kind: CopperKind, id: string, { records }: CrmContext): CrmAnswer {
  const record = recordOf(kind, id, records);
  if (record === undefined) return noRecord;
  forgetRelations(id, records);
  records.remove(record);
  return answer({ id: Number(id), is_deleted: true }, [id]);
}

/** Always 200, in the order of the rows. */
export function createMany(kind: CopperKind, body: Fields, context: CrmContext): CrmAnswer {
  return bulk(kind, body, context, (row) => ({ written: createOne(kind, row, context) }));
}

export function updateMany(kind: CopperKind, body: Fields, context: CrmContext): CrmAnswer {
  return bulk(kind, body, context, ({ id, ...row }) => {
    const text = String(id);
    const record = recordOf(kind, text, context.records);
    // No document has the words of a row whose record is not there.
    const missing = { field: 'id', error: 'not_found', message: 'Resource not found' };
    const written = record === undefined ? { problems: [missing] } : updateOne(kind, record, row, context);
    return { written, id: text };
  });
}

function bulk(
  kind: CopperKind,
  body: Fields,
  context: CrmContext,
  write: (row: Fields) => { written: Written; id?: string },
): CrmAnswer {
  const { bulkLimit } = rulesOf(context);
  const rows = body[kind.path];
  if (!Array.isArray(rows)) return invalid([blank(kind.path)]);
  if (rows.length > bulkLimit) {
    // bulk-create-people; without `success`.
    return {
      status: 422,
      body: { error: `Request size too large, limit is ${bulkLimit}` },
      executed: false,
    };
  }
  const ids: string[] = [];
  const answers = (rows as unknown[]).map((row) => {
    const { written, id } = write(isFields(row) ? row : {});
    if ('problems' in written) return failedRow(written.problems, id);
    ids.push(written.record.id);
    return shown(written.record, context.records);
  });
  return answer(answers, ids);
}

function single(written: Written, { records }: CrmContext): CrmAnswer {
  if ('problems' in written) return invalid(written.problems);
  return answer(shown(written.record, records), [written.record.id]);
}
