// What a record may be: all that is wrong with it, and what it becomes.
import type { CrmContext } from '../../crm-surface.ts';
import { isFields } from '../../http/form-fields.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { pipelines } from '../account.ts';
import { blank, taken, wrong, type Problem } from '../answers.ts';
import { changedValues, definitionsOn, ownIdIn } from '../custom-fields.ts';
import { rulesOf } from '../rules.ts';
import { emailKey, textsIn } from './keys.ts';
import { kindOf, type CopperKind } from './kinds.ts';
import { recordOf } from './record-of.ts';

export type Checked = { fields: Fields } | { problems: Problem[] };

/** The fields after the change; `present` is undefined of a new record. */
export function checkChange(
  kind: CopperKind,
  given: Fields,
  context: CrmContext,
  present?: StoredRecord,
): Checked {
  const patch = present === undefined ? given : without(given, kind.createOnly);
  const problems = [...unknownIn(kind, patch), ...problemsOf(kind, patch, context, present)];
  const { custom_fields: custom, ...plain } = patch;
  const on = definitionsOn(kind.type, context.records);
  const changed =
    custom === undefined ? undefined : changedValues(present?.fields['custom_fields'], custom ?? [], on);
  if (changed !== undefined && 'problem' in changed) problems.push(changed.problem);
  if (problems.length > 0) return { problems };
  const fields = { ...present?.fields, ...withAddress(plain, present, context) };
  if (changed !== undefined && 'values' in changed) {
    Object.assign(fields, { custom_fields: changed.values }, ownIdIn(changed.values, on));
  }
  return { fields };
}

/** In one sentence (recorded answer). */
function unknownIn(kind: CopperKind, patch: Fields): Problem[] {
  const names = Object.keys(patch).filter((name) => !Object.hasOwn(kind.properties, name) && name !== 'id');
  if (names.length === 0) return [];
  const message = `Unrecognized attributes specified: ${names.join(', ')}`;
  return [{ field: 'base', error: 'unrecognized', message }];
}

function problemsOf(
  kind: CopperKind,
  patch: Fields,
  context: CrmContext,
  present: StoredRecord | undefined,
): Problem[] {
  const problems: Problem[] = [];
  const isNew = present === undefined;
  const { name } = patch;
  if ((isNew || name !== undefined) && (typeof name !== 'string' || name.trim() === '')) {
    problems.push(blank('name'));
  }
  for (const [list, entry] of Object.entries(entries)) {
    const value = patch[list] ?? [];
    if (Object.hasOwn(kind.properties, list) && !isListOf(value, entry)) problems.push(wrong(list));
  }
  const { tags = [], address = null } = patch;
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string')) problems.push(wrong('tags'));
  if (address !== null && !isFields(address)) problems.push(wrong('address'));
  if (kind.type === 'person') problems.push(...emailProblems(patch, context, present));
  for (const field of Object.keys(patch).filter((each) => each.endsWith('_id'))) {
    problems.push(...idProblems(field, patch[field], context));
  }
  if (kind.type === 'opportunity') problems.push(...opportunityProblems(patch, context, isNew));
  return problems;
}

/** What an entry of each list holds. */
const entries = { emails: 'email', phone_numbers: 'number', websites: 'url', socials: 'url' } as const;

function isListOf(value: unknown, entry: string): boolean {
  if (!Array.isArray(value)) return false;
  return (value as unknown[]).every((each) => isFields(each) && typeof each[entry] === 'string');
}

/** An e-mail is a unique key of people (fetch-a-person-by-email, bulk-create-people). */
function emailProblems({ emails }: Fields, { records }: CrmContext, present?: StoredRecord): Problem[] {
  const all = textsIn(emails, 'email');
  if (all.some((email) => !/^[^\s@]+@[^\s@]+$/.test(email))) return [wrong('emails')];
  const isTaken = all.some((email) =>
    records.find('copper', 'person', emailKey(email)).some(({ id }) => id !== present?.id),
  );
  return isTaken ? [taken('emails')] : [];
}

/** Seen in verbb/formie 653. */
function idProblems(field: string, value: unknown, { records }: CrmContext): Problem[] {
  if (value === null) return [];
  const id = Number(value);
  if (!Number.isInteger(id) || id < 1) {
    const label = field.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => ` ${letter.toUpperCase()}`).trim();
    const message = `Invalid value for ${label}: IDs must be positive integers: ${JSON.stringify(value)}`;
    return [{ field, error: 'invalid', message }];
  }
  const type = field === 'company_id' ? 'company' : field === 'primary_contact_id' ? 'person' : undefined;
  const isThere = type === undefined || recordOf(kindOf(type), String(id), records) !== undefined;
  return isThere ? [] : [wrong(field)];
}

const statuses = ['Open', 'Won', 'Lost', 'Abandoned'];

function opportunityProblems(patch: Fields, context: CrmContext, isNew: boolean): Problem[] {
  const problems: Problem[] = [];
  const { close_date: date, monetary_value: value, pipeline_stage_id: stage, status } = patch;
  if (isNew && rulesOf(context).requiresPrimaryContact && (patch['primary_contact_id'] ?? null) === null) {
    problems.push(blank('primary_contact_id'));
  }
  // MM/DD/YYYY or DD/MM/YYYY (opportunities/overview).
  if ((date ?? null) !== null && (typeof date !== 'string' || !/^\d{1,2}\/\d{1,2}\/\d{4}$/.test(date))) {
    problems.push(wrong('close_date'));
  }
  if ((value ?? null) !== null && typeof value !== 'number') problems.push(wrong('monetary_value'));
  const isStage = pipelines.some(({ stages }) => stages.some(({ id }) => id === Number(stage)));
  if ((stage ?? null) !== null && !isStage) problems.push(wrong('pipeline_stage_id'));
  if (status !== undefined && !statuses.some((each) => each === status)) {
    problems.push(wrong('status'));
  }
  return problems;
}

/** Parts that nobody has given are empty texts (update-a-person). */
const noAddress = { street: '', city: '', state: '', postal_code: '', country: '' };

function withAddress(patch: Fields, present: StoredRecord | undefined, context: CrmContext): Fields {
  const { address } = patch;
  if (!isFields(address)) return patch;
  const before = present?.fields['address'];
  const kept = rulesOf(context).address === 'merged' && isFields(before) ? before : {};
  const cleared = Object.fromEntries(Object.entries(address).map(([part, text]) => [part, text ?? '']));
  return { ...patch, address: { ...noAddress, ...kept, ...cleared } };
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
