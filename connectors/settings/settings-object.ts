import { z } from 'zod';
import { nearestName } from '../../domain/nearest-name.ts';
import { objectOf, settingName } from './values.ts';

/**
 * An object of settings that knows all its names: an unknown one is refused with the one that was probably meant.
 * `shorthand` reads a plain text (`--set fetch=/leads`) as such an object.
 */
export function settingsObject<Shape extends z.ZodRawShape>(
  shape: Shape,
  shorthand: (given: string) => Record<string, unknown> | undefined = () => undefined,
) {
  const known = Object.keys(shape);
  return z.preprocess(
    (given) => objectOf(given) ?? (typeof given === 'string' ? (shorthand(given) ?? given) : given),
    z.strictObject(shape, {
      error: (issue) => {
        if (issue.code === 'unrecognized_keys')
          return issue.keys.map((key) => unknown(issue.path, key, known)).join(' ');
        if (issue.code === 'invalid_type') return `${settingName(issue.path)} must hold ${known.join(', ')}.`;
        return undefined;
      },
    }),
  );
}

function unknown(path: readonly PropertyKey[] | undefined, key: string, known: readonly string[]): string {
  const parent = path === undefined || path.length === 0 ? '' : `${settingName(path)}.`;
  const near = nearestName(key, known);
  const hint =
    near === undefined ? `the settings here are ${known.join(', ')}` : `did you mean ${parent}${near}?`;
  return `There is no setting ${parent}${key}: ${hint}${near === undefined ? '.' : ''}`;
}

/** What the settings are when they have been read. */
export type SettingsOf<Schema extends z.ZodType> = z.output<Schema>;

export type ParsedSettings<Settings> = { ok: true; settings: Settings } | { ok: false; problems: string[] };

/** The settings, or one sentence per mistake. */
export function parseSettings<Settings>(
  schema: z.ZodType<Settings>,
  given: unknown,
): ParsedSettings<Settings> {
  const result = schema.safeParse(given);
  if (result.success) return { ok: true, settings: result.data };
  return { ok: false, problems: [...new Set(result.error.issues.map((issue) => issue.message))] };
}
