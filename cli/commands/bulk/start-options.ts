// What `bulk start` was asked for, checked before anything is opened.
import { duration } from '../../../connectors/settings/values.ts';
import type { RowOptions } from '../../bulk/rows/columns.ts';
import { readDelimiter } from '../../bulk/rows/csv-dialect.ts';
import type { RowFormat } from '../../bulk/rows/open-rows.ts';
import { UsageError } from '../../output/usage-error.ts';
import { readPairs } from '../pairs.ts';

export interface StartOptions {
  connection: string;
  idColumn?: string;
  externalIdColumn?: string;
  map?: string[];
  empty: 'keep' | 'clear';
  delimiter?: string;
  format?: RowFormat;
  rate?: string;
  wait?: boolean;
  quietPeriod?: string;
  bulkId?: string;
  rejectedFile?: string;
}

export interface ReadOptions {
  rowOptions: RowOptions;
  ratePerSecond: number | undefined;
  quietPeriodMs: number | undefined;
}

/** Throws UsageError. */
export function readStartOptions(options: StartOptions): ReadOptions {
  if (options.bulkId !== undefined && !/^[A-Za-z0-9._-]{1,64}$/.test(options.bulkId)) {
    throw new UsageError(
      '--bulk-id takes letters, digits, dots, hyphens and underscores, at most 64 of them.',
    );
  }
  return {
    rowOptions: readRowOptions(options),
    ratePerSecond: readRate(options.rate),
    quietPeriodMs: readQuietPeriod(options.quietPeriod),
  };
}

function readRowOptions(options: StartOptions): RowOptions {
  return {
    idColumn: options.idColumn,
    externalIdColumn: options.externalIdColumn,
    map: Object.fromEntries(readPairs('--map', options.map)),
    empty: options.empty,
    delimiter: options.delimiter === undefined ? undefined : readDelimiter(options.delimiter),
  };
}

function readRate(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const rate = Number(given);
  if (!Number.isFinite(rate) || rate <= 0)
    throw new UsageError(`--rate is rows per second, and not "${given}".`);
  return rate;
}

function readQuietPeriod(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const read = duration({ least: 0, most: 86_400_000 }).safeParse(given);
  if (!read.success) throw new UsageError(`--quiet-period is a time like 30s or 5min, and not "${given}".`);
  return read.data;
}
