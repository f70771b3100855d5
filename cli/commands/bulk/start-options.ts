// What `bulk start` was asked for, checked before anything is opened.
import { durationMs } from '../../../domain/duration.ts';
import type { RowOptions } from '../../../use-cases/imports/rows/columns.ts';
import { UsageError } from '../../output/usage-error.ts';
import { readEncodingOption, readRowOptions, type SourceOptions } from './source-options.ts';

export interface StartOptions extends SourceOptions {
  connection: string;
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

function readRate(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const rate = Number(given);
  if (!Number.isFinite(rate) || rate <= 0)
    throw new UsageError(`--rate is rows per second, and not "${given}".`);
  return rate;
}

function readQuietPeriod(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const ms = durationMs(given);
  if (ms === undefined || ms > longestQuietPeriodMs)
    throw new UsageError(`--quiet-period is a time like 30s or 5min, and not "${given}".`);
  return ms;
}
