// A row of the mapping as a connection's settings bring it: the edge at which domain/mapping's types are made sure of.
import { z } from 'zod';
import { isJson, type Json } from '../../../domain/json.ts';
import type { FieldRow, FieldRule, Source } from '../../../domain/mapping/field-table.ts';
import type { Step } from '../../../domain/mapping/steps/step.ts';

const json = z.custom<Json>((value) => isJson(value));
const text = z.string().min(1);
const options = z.array(z.strictObject({ value: z.string(), label: z.string() }));
const keepOrRefuse = z.enum(['keep', 'refuse']);
const textOrNumber = z.enum(['text', 'number']);
const dateForm = z.enum(['iso', 'mm/dd/yyyy', 'dd/mm/yyyy', 'unixSeconds', 'unixMs']);
const momentForm = z.enum(['iso', 'unixSeconds', 'unixMs']);

const step = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('trim') }),
  z.strictObject({ do: z.literal('case'), to: z.enum(['lower', 'upper', 'title']) }),
  z.strictObject({ do: z.literal('split'), at: text }),
  z.strictObject({ do: z.literal('join'), with: z.string() }),
  z.strictObject({ do: z.literal('first') }),
  z.strictObject({
    do: z.literal('entries'),
    key: text,
    more: z.record(z.string(), json).exactOptional(),
  }),
  z.strictObject({
    do: z.literal('values'),
    map: z.record(z.string(), json),
    otherwise: keepOrRefuse.exactOptional(),
  }),
  z.strictObject({ do: z.literal('choice'), options: options.exactOptional() }),
  z.strictObject({ do: z.literal('choices'), options: options.exactOptional(), with: text.exactOptional() }),
  z.strictObject({
    do: z.literal('lookup'),
    in: text,
    otherwise: z.enum(['refuse', 'omit']).exactOptional(),
  }),
  z.strictObject({ do: z.literal('text') }),
  z.strictObject({
    do: z.literal('number'),
    shift: z.int().min(-9).max(9).exactOptional(),
    as: textOrNumber.exactOptional(),
  }),
  z.strictObject({
    do: z.literal('money'),
    in: z.enum(['units', 'cents']),
    as: textOrNumber.exactOptional(),
  }),
  z.strictObject({ do: z.literal('boolean'), yes: json.exactOptional(), no: json.exactOptional() }),
  z.strictObject({
    do: z.literal('date'),
    reads: dateForm.exactOptional(),
    as: dateForm,
    midnight: z.enum(['utc', 'account']).exactOptional(),
  }),
  z.strictObject({ do: z.literal('dateTime'), reads: momentForm.exactOptional(), as: momentForm }),
  z.strictObject({
    do: z.literal('phone'),
    without: z
      .string()
      .regex(/^\+\d{1,3}$/)
      .exactOptional(),
    otherwise: keepOrRefuse.exactOptional(),
  }),
]) satisfies z.ZodType<Step>;

const source: z.ZodType<Source> = z.lazy(() =>
  z.union([
    text,
    z.strictObject({ entityId: z.literal(true) }),
    z.strictObject({ constant: json }),
    z.strictObject({ firstOf: z.array(source).min(1) }),
    z.strictObject({ allOf: z.array(source).min(1) }),
    z.strictObject({ combine: z.array(source).min(1), with: z.string().exactOptional() }),
    z.strictObject({ template: text }),
    z.strictObject({ part: z.enum(['firstName', 'lastName']), of: source }),
  ]),
);

const rule: z.ZodType<FieldRule> = z.strictObject({
  from: source,
  steps: z.array(step).exactOptional(),
  default: json.exactOptional(),
  direction: z.enum(['toCrm', 'fromCrm', 'both']).exactOptional(),
  maxLength: z.int().min(1).exactOptional(),
  tooLong: z.enum(['refuse', 'cut']).exactOptional(),
  isRequired: z.boolean().exactOptional(),
  clear: z.enum(['null', 'empty', 'omit']).exactOptional(),
  overwrite: z.enum(['always', 'ifEmpty', 'onCreate', 'never']).exactOptional(),
  onInvalid: z.enum(['hold', 'sendWithout']).exactOptional(),
});

const row: z.ZodType<FieldRow | null> = z.union([rule, source, z.null()]);

/** Undefined for what is no row; null removes one. */
export function readRow(given: unknown): FieldRow | null | undefined {
  return row.safeParse(given).data;
}
