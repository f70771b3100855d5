// The setting `errors`: what this CRM means by an answer. Texts, not patterns: a customer's pattern could stop a worker.
import type { FailureKind } from '../../../domain/failure.ts';
import { isPlainObject } from '../../../domain/json.ts';
import type { ErrorRow } from '../../kit/classify.ts';
import { parsedJson } from '../../kit/settings/values.ts';

export interface ErrorRowSetting {
  status?: number;
  /** One of these stands in the body, in whatever case. */
  contains?: string[];
  kind: FailureKind;
  /** `no`: the CRM promises that it executed nothing, even where it answers 408 or 5xx. */
  executed?: 'no';
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
    ...(code === undefined ? {} : { status: code }),
    ...(texts === undefined ? {} : { contains: texts as string[] }),
    kind,
    ...(executed === undefined ? {} : { executed }),
  };
}

/** In the kit's form. A row that does not promise it says nothing about what a 408 or a 5xx has executed. */
export function rowsOfSettings(settings: readonly ErrorRowSetting[]): ErrorRow[] {
  return settings.flatMap(({ status, contains, kind, executed }): ErrorRow[] => {
    const row = {
      kind,
      comment: 'a setting of this connection',
      ...(contains === undefined ? {} : { body: { pattern: anyOf(contains) } }),
    };
    const unsure = executed === 'no' ? {} : ({ writeKind: 'unknown', writeExecution: 'unknown' } as const);
    const ranges = [
      { ...row, status: [200, 407] as const },
      { ...row, ...unsure, status: [408, 408] as const },
      { ...row, status: [409, 499] as const },
      { ...row, ...unsure, status: [500, 599] as const },
    ];
    if (status === undefined) return ranges;
    return ranges
      .filter(({ status: [first, last] }) => first <= status && status <= last)
      .map((range) => ({ ...range, status }));
  });
}

function anyOf(texts: readonly string[]): RegExp {
  return new RegExp(
    texts.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join('|'),
    'i',
  );
}
