// One field of the CRM's record.
import type { Json } from '../json.ts';
import { BadValue } from './bad-value.ts';
import type { FieldDescription } from './field-description.ts';
import type { ClearForm, FieldTable } from './field-table.ts';
import { lookupsIn } from './lookups.ts';
import { fieldsOf, readSource, type Entity } from './source/read-source.ts';
import type { Row } from './rows.ts';
import type { Step } from './steps/step.ts';
import { cutTo, joined } from './steps/texts.ts';
import { takeSteps, type StepContext } from './steps/take-steps.ts';
import { isEmpty, textOf } from './values.ts';

export interface RowContext {
  table: Pick<FieldTable, 'clear' | 'byType' | 'asText'>;
  description: FieldDescription | undefined;
  zone: StepContext['zone'];
  toE164: StepContext['toE164'];
}

/** Undefined: nothing is sent. Throws BadValue. */
export function mapRow({ crmField, rule }: Row, entity: Entity, context: RowContext): Json | undefined {
  const { table, description } = context;
  const given = readSource(rule.from, entity);
  const stepped = isEmpty(given)
    ? given
    : takeSteps(given as Json, stepsOf(rule.steps, context), {
        field: fieldsOf(rule.from)[0] ?? crmField,
        options: description?.options,
        zone: context.zone,
        toE164: context.toE164,
      });
  const value = isEmpty(stepped) ? (rule.default ?? stepped) : stepped;
  if (isEmpty(value)) {
    if (rule.isRequired === true) throw new BadValue(missing(rule.from));
    return value === undefined ? undefined : cleared(rule.clear ?? table.clear);
  }
  const wired = table.asText === undefined ? value : asText(value as Json, table.asText.lists);
  return fitted(wired as Json, rule.maxLength ?? description?.maxLength, rule.tooLong);
}

/** What the account says of its field holds too, unless the row says it. */
function stepsOf(steps: readonly Step[] | undefined, { table, description }: RowContext): readonly Step[] {
  if (description === undefined) return steps ?? [];
  const { type } = description;
  const own = steps ?? table.byType?.[type] ?? [];
  const isChosen = own.some((step) => step.do === 'choice' || step.do === 'choices' || step.do === 'lookup');
  if (isChosen || (type !== 'choice' && type !== 'choices')) return own;
  return [...own, { do: type }];
}

function cleared(form: ClearForm = 'null'): Json | undefined {
  if (form === 'omit') return undefined;
  return form === 'empty' ? '' : null;
}

function asText(value: Json, between: string): Json {
  if (Array.isArray(value)) return joined(value, { with: between });
  return lookupsIn({ value }).length > 0 ? value : textOf(value);
}

function fitted(value: Json, most: number | undefined, tooLong: 'refuse' | 'cut' = 'refuse'): Json {
  if (most === undefined || typeof value !== 'string' || value.length <= most) return value;
  if (tooLong === 'cut') return cutTo(value, most);
  throw new BadValue(`is longer than the ${most} characters that fit`);
}

function missing(from: Row['rule']['from']): string {
  const fields = [...new Set(fieldsOf(from))];
  const others = fields.length > 1 ? ` (nor ${fields.slice(1).join(', ')})` : '';
  return `is required by this CRM, and there is none${others}`;
}
