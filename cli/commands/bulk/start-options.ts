// What `bulk start` was asked for, checked before anything is opened.
import { durationMs } from '../../../domain/duration.ts';
import type { RowOptions } from '../../../use-cases/imports/rows/columns.ts';
import { readEncoding } from '../../../use-cases/imports/bytes/encoding.ts';
import { readDelimiter } from '../../../use-cases/imports/rows/csv-dialect.ts';
import type { RowFormat } from '../../../use-cases/imports/rows/open-rows.ts';
import { UsageError } from '../../output/usage-error.ts';
import type { ObjectChoice } from '../object-option.ts';
import { readPairs } from '../pairs.ts';

export interface StartOptions extends ObjectChoice {
  connection: string;
  idColumn?: string;
  externalIdColumn?: string;
  map?: string[];
  empty: 'keep' | 'clear';
  delimiter?: string;
  format?: RowFormat;
  encoding?: string;
  rate?: string;
  wait?: boolean;
  quietPeriod?: string;
  bulkId?: string;
  rejectedFile?: string;
  attentionFile?: string;
}

export interface ReadOptions {
  rowOptions: RowOptions;
  encoding: string | undefined;
  ratePerSecond: number | undefined;
  quietPeriodMs: number | undefined;
}

const longestQuietPeriodMs = 86_400_000;

/** Throws UsageError. */
export function readStartOptions(options: StartOptions): ReadOptions {
  if (options.bulkId !== undefined && !/^[A-Za-z0-9._-]{1,64}$/.test(options.bulkId)) {
    throw new UsageError(
      '--bulk-id takes letters, digits, dots, hyphens and underscores, at most 64 of them.',
    );
  }
  return {
    rowOptions: readRowOptions(options),
    encoding: readEncodingOption(options.encoding),
    ratePerSecond: readRate(options.rate),
    quietPeriodMs: readQuietPeriod(options.quietPeriod),
  };
}

function readRowOptions(options: StartOptions): RowOptions {
  return {
    object: options.object,
    idColumn: options.idColumn,
    externalIdColumn: options.externalIdColumn,
    map: Object.fromEntries(readPairs('--map', options.map)),
    empty: options.empty,
    delimiter: readDelimiterOption(options.delimiter),
  };
}

function readRate(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const rate = Number(given);
  if (!Number.isFinite(rate) || rate <= 0)
    throw new UsageError(`--rate is rows per second, and not "${given}".`);
  return rate;
}

function readDelimiterOption(given: string | undefined): string | undefined {
  const delimiter = given === undefined ? undefined : readDelimiter(given);
  if (given === undefined || delimiter !== undefined) return delimiter;
  throw new UsageError(`--delimiter is one character, like ; or , or tab, and not ${JSON.stringify(given)}.`);
}

/** Also of other commands that read files. Throws UsageError. */
export function readEncodingOption(given: string | undefined): string | undefined {
  const encoding = given === undefined ? undefined : readEncoding(given);
  if (given === undefined || encoding !== undefined) return encoding;
  throw new UsageError(
    `There is no encoding "${given}". Some that there are: utf-8, windows-1252, iso-8859-15, macintosh, cp850, utf-16le, shift_jis, gbk.`,
  );
}

function readQuietPeriod(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const ms = durationMs(given);
  if (ms === undefined || ms > longestQuietPeriodMs)
    throw new UsageError(`--quiet-period is a time like 30s or 5min, and not "${given}".`);
  return ms;
}
