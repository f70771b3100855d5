// What `bulk check` found: for people, and as one document.
import { namesOf, type ObjectType } from '../../domain/objects/objects.ts';
import type { BulkRow, ImportCheck } from '../../use-cases/imports/check-import.ts';
import { brokenSource } from '../output/broken-source.ts';
import { describeHeaderProblem, isNoTable } from '../output/header-problems.ts';
import { paint } from '../output/paint.ts';
import { grouped } from './summary.ts';
import { columnDocument, describeUnderstood, describeUnused } from './understood.ts';

interface Of {
  file: string;
  object: ObjectType;
}

/** Where columns must be put right first, no row is judged: `rows` and what follows from it are null. */
export function checkDocument(check: ImportCheck, { file, object }: Of): object {
  const { understood, counts, firstRows, firstRejects, reasons, unused, broken } = check;
  const { format, exporter = null, leadIn, columns, problems } = understood;
  const isJudged = problems.length === 0;
  return {
    file,
    object,
    format,
    exporter,
    linesAboveHeader: leadIn,
    columns: columns.map((column) => columnDocument(object, column)),
    problems: problems.map((problem) => ({ ...problem, sentence: describeHeaderProblem(problem) })),
    unusedOptions: unused,
    rows: isJudged ? counts.rows : null,
    accepted: isJudged ? counts.accepted : null,
    rejected: isJudged ? counts.rejected : null,
    repeated: isJudged ? counts.repeated : null,
    reasons: isJudged ? reasons : [],
    firstRows: isJudged ? firstRows.map(rowDocument) : [],
    firstRejects: isJudged ? firstRejects.map(({ line, reason, raw }) => ({ line, reason, raw })) : [],
    broken: broken === undefined ? null : brokenSource(broken),
  };
}

function rowDocument({ line, entityId, externalId, fields }: BulkRow): object {
  return { line, id: entityId, ...(externalId === undefined ? {} : { externalId }), fields };
}

export function describeCheck(check: ImportCheck, { file, object }: Of): string {
  const { understood, firstRows, unused, broken } = check;
  const { problems } = understood;
  // What is no table is not shown as one.
  const isTable = !problems.some(isNoTable);
  const parts = [
    [paint('bold', file), ...(isTable ? [describeUnderstood(object, understood)] : [])].join('\n'),
  ];
  if (problems.length > 0)
    return [...parts, paint('red', problems.map(describeHeaderProblem).join('\n'))].join('\n\n');
  if (unused.length > 0) parts.push(describeUnused(unused));
  if (firstRows.length > 0) {
    const rows = firstRows.map(({ line, entityId, externalId, fields }) => {
      const ids = [`id ${JSON.stringify(entityId)}`];
      if (externalId !== undefined) ids.push(`external id ${JSON.stringify(externalId)}`);
      return `  line ${line}  ${ids.join(', ')}  ${JSON.stringify(fields)}`;
    });
    parts.push(['The first rows, as they would be sent:', ...rows].join('\n'));
  }
  parts.push(...describeRejects(check), describeCounts(check, object));
  if (broken !== undefined) parts.push(paint('red', brokenSource(broken)));
  return parts.join('\n\n');
}

function describeRejects({ firstRejects, reasons, counts }: ImportCheck): string[] {
  if (counts.rejected === 0) return [];
  const lines = firstRejects.map(({ line, reason }) => `  line ${line}  ${reason}`);
  const isMore = counts.rejected > firstRejects.length;
  const kinds = reasons.slice(0, 10).map(({ reason, count }) => `  ${grouped(count)} × ${reason}`);
  return [
    [isMore ? 'The first rows that would be rejected:' : 'Would be rejected:', ...lines].join('\n'),
    ...(isMore ? [['All of them, by reason:', ...kinds].join('\n')] : []),
  ];
}

function describeCounts({ counts }: ImportCheck, object: ObjectType): string {
  const { rows, accepted, rejected, repeated } = counts;
  const { one, many } = namesOf(object);
  const rest = [
    ...(rejected > 0 ? [`${grouped(rejected)} would be rejected`] : []),
    ...(repeated > 0 ? [`${grouped(repeated)} ${repeated === 1 ? 'repeats' : 'repeat'} an earlier row`] : []),
  ];
  const all = `${grouped(rows)} ${rows === 1 ? 'row' : 'rows'}: ${grouped(accepted)} ${accepted === 1 ? one : many} would be sent`;
  return `${[all, ...rest].join(', ')}. Nobody was called.`;
}
