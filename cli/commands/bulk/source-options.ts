// The options that say how a source is read, of `bulk start` and `bulk check` alike.
import { Option, type Command } from 'commander';
import type { RowOptions } from '../../../use-cases/imports/rows/columns.ts';
import { readEncoding } from '../../../use-cases/imports/bytes/encoding.ts';
import { readDelimiter } from '../../../use-cases/imports/rows/csv-dialect.ts';
import type { RowFormat } from '../../../use-cases/imports/rows/open-rows.ts';
import { fileSource, streamSource, type ImportSource } from '../../../use-cases/imports/source.ts';
import { UsageError } from '../../output/usage-error.ts';
import { objectOption, type ObjectChoice } from '../object-option.ts';
import { collect, readPairs } from '../pairs.ts';

export interface SourceOptions extends ObjectChoice {
  idColumn?: string;
  externalIdColumn?: string;
  map?: string[];
  empty: 'keep' | 'clear';
  delimiter?: string;
  format?: RowFormat;
  encoding?: string;
}

export function addSourceOptions(command: Command): Command {
  return command
    .addOption(objectOption('what the rows are'))
    .option('--id-column <column>', "the column of your app's ids (default: id)")
    .option('--external-id-column <column>', "a column of the CRM's ids, if you know them")
    .option('--map <column=field>', 'the field of a column; column=- leaves it out (repeatable)', collect)
    .addOption(
      new Option('--empty <what>', 'what an empty cell does').choices(['keep', 'clear']).default('keep'),
    )
    .option('--delimiter <character>', 'between two cells: , ; | or tab (default: guessed from the header)')
    .addOption(new Option('--format <format>', 'guessed when absent').choices(['csv', 'ndjson']))
    .option('--encoding <name>', 'utf-8, windows-1252, utf-16le, …: found out when absent');
}

/** Throws UsageError. */
export function readRowOptions(options: SourceOptions): RowOptions {
  return {
    object: options.object,
    idColumn: options.idColumn,
    externalIdColumn: options.externalIdColumn,
    map: Object.fromEntries(readPairs('--map', options.map)),
    empty: options.empty,
    delimiter: readDelimiterOption(options.delimiter),
  };
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

/** Throws UsageError, and what the file system says. */
export function openSource(file: string): ImportSource | Promise<ImportSource> {
  if (file !== '-') return fileSource(file);
  if (process.stdin.isTTY)
    throw new UsageError('Nothing is piped in: name a file, or pipe rows into this command.');
  return streamSource('stdin', process.stdin);
}
