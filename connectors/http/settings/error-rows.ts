// The setting `errors`: what this CRM means by an answer. Texts, not patterns: a customer's pattern could stop a worker.
import type { FailureKind } from '../../../domain/failure.ts';
import { isPlainObject } from '../../../domain/json.ts';
import { leavesWriteOpen, type ErrorRow } from '../../kit/errors/http-error-rows.ts';
import { parsedJson } from '../../settings/values.ts';

export interface ErrorRowSetting {
  status?: number | undefined;
  /** One of these stands in the body, in whatever case. */
  contains?: string[] | undefined;
  kind: FailureKind;
  /** `no`: the CRM promises that it executed nothing, even where it answers 302, 408 or 5xx. */
  executed?: 'no' | undefined;
}

const settableKinds: readonly FailureKind[] = [
  'rate_limited',
  'transient',
  'auth_expired',
  'forbidden',
  'invalid_record',
  'conflict',
  'not_found',
  'unsupported',
];
const knownNames = ['status', 'contains', 'kind', 'executed'];

/** Undefined when it is no list of rows. */
export function readErrorRows(given: unknown): ErrorRowSetting[] | undefined {
  const value = typeof given === 'string' ? parsedJson(given) : given;
  if (!Array.isArray(value)) return undefined;
  const rows = value.map(readErrorRow);
  return rows.every((row) => row !== undefined) ? rows : undefined;
}

function readErrorRow(given: unknown): ErrorRowSetting | undefined {
  if (!isPlainObject(given) || Object.keys(given).some((name) => !knownNames.includes(name)))
    return undefined;
  const { status, contains, executed } = given;
  const kind = settableKinds.find((known) => known === given['kind']);
  const code = status === undefined ? undefined : Number(status);
  const texts = contains === undefined ? undefined : [contains].flat();
  const isReadable =
    kind !== undefined &&
    (code === undefined || (Number.isInteger(code) && code >= 200 && code <= 599)) &&
    (texts === undefined ||
      (texts.length > 0 && texts.every((text) => typeof text === 'string' && text !== ''))) &&
    (code !== undefined || texts !== undefined) &&
    (executed === undefined || executed === 'no');
  if (!isReadable) return undefined;
  return {
    status: code,
    contains: texts as string[] | undefined,
    kind,
    executed,
  };
}

/** In the kit's form. A row that does not promise it says nothing about what a redirect, 408 or 5xx has executed. */
export function rowsOfSettings(settings: readonly ErrorRowSetting[]): ErrorRow[] {
  return settings.flatMap(({ status, contains, kind, executed }): ErrorRow[] => {
    const row = {
      kind,
      comment: 'a setting of this connection',
      body: contains === undefined ? undefined : { pattern: anyOf(contains) },
    };
    const unsure = executed === 'no' ? {} : ({ writeKind: 'unknown', writeExecution: 'unknown' } as const);
    const isCovered = ([first, last]: Range) => status === undefined || (first <= status && status <= last);
    return ranges.filter(isCovered).map((range) => ({
      ...row,
      ...(leavesWriteOpen(range[0]) ? unsure : {}),
      status: status ?? range,
    }));
  });
}

type Range = readonly [first: number, last: number];

/** 200 to 599, parted where HTTP begins or ends to leave open whether a write was executed. */
const ranges: readonly Range[] = partsOf(200, 599);

function partsOf(first: number, last: number): Range[] {
  const parts: Range[] = [];
  for (let from = first, status = first; status <= last; status += 1) {
    if (status < last && leavesWriteOpen(status + 1) === leavesWriteOpen(from)) continue;
    parts.push([from, status]);
    from = status + 1;
  }
  return parts;
}

function anyOf(texts: readonly string[]): RegExp {
  return new RegExp(
    texts.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join('|'),
    'i',
  );
}
