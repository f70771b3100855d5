// What an update sends: only what differs from the last value sent, within the overwrite policies. Pure.
import type { CrmRecord, ObjectDeclaration, OverwritePolicy, WholeFields } from '../connectors/connector.ts';
import type { Json } from '../domain/json.ts';

export interface Selection {
  /** Goes over the wire; the whole record where the object wants it. */
  toSend: CrmRecord;
  /** Fields whose value really changes by this request. */
  changed: string[];
  /** Fields that differ and are held back by a policy: they count as sent, so that they stay held back. */
  withheld: string[];
}

export interface Differences {
  record: CrmRecord;
  hashes: Record<string, string>;
  sentHashes: Record<string, string>;
  declaration: Pick<ObjectDeclaration, 'updateForm' | 'onAdopt' | 'withEachUpdate'>;
  overwrite: Record<string, OverwritePolicy>;
  isAdoption: boolean;
  wholeFields?: Pick<WholeFields, 'isIn'> | undefined;
}

/**
 * Whether what the CRM shows decides about a field that is to be sent, or goes along with it; nothing else is a reason to
 * ask it.
 */
export function needsCurrent(differences: Differences): boolean {
  const { record, declaration, overwrite, isAdoption, wholeFields } = differences;
  if (isAdoption && declaration.onAdopt === 'fillEmpty') return true;
  const fills = (field: string): boolean => overwrite[field] === 'ifEmpty';
  const differing = differingIn(differences);
  const mayBeSent = differing.filter(
    (field) => !['never', 'onCreate'].includes(overwrite[field] ?? 'always'),
  );
  if (wholeFields?.isIn(pick(record, mayBeSent)) === true) return true;
  // A full record repeats what the CRM has for each field that it may not write.
  return declaration.updateForm === 'full'
    ? differing.length > 0 && Object.keys(overwrite).some(fills)
    : differing.some(fills);
}

function differingIn({ record, hashes, sentHashes }: Differences): string[] {
  return Object.keys(record).filter((field) => hashes[field] !== sentHashes[field]);
}

export interface SelectionOptions extends Differences {
  /** The record at the CRM, where it was looked up. */
  current: CrmRecord | undefined;
  /** Fields that an earlier update of ours may have filled. */
  filled?: readonly string[];
}

export function selectFields(options: SelectionOptions): Selection {
  const { record, declaration, overwrite, isAdoption, current, filled = [] } = options;
  const differing = differingIn(options);
  const isAllowed = (field: string): boolean => {
    const policy = overwrite[field] ?? 'always';
    if (policy === 'never' || policy === 'onCreate') return false;
    if (filled.includes(field)) return true;
    const fillsOnly = policy === 'ifEmpty' || (isAdoption && declaration.onAdopt === 'fillEmpty');
    // What cannot be seen is not overwritten.
    return !fillsOnly || (current !== undefined && isEmpty(valueAt(current, field)));
  };
  const along = (declaration.withEachUpdate ?? []).filter((field) => Object.hasOwn(record, field));
  const allowed = differing.filter(isAllowed);
  const changed = allowed.every((field) => along.includes(field)) ? [] : allowed;
  const withheld = differing.filter((field) => !isAllowed(field));
  return { toSend: toSend(), changed, withheld };

  function toSend(): CrmRecord {
    if (changed.length === 0) return {};
    if (declaration.updateForm === 'changed') return pick(record, [...new Set([...along, ...changed])]);
    // A full record repeats what the CRM has for the fields that we may not write; unknown there, they stay out.
    const held = Object.keys(record).filter((field) => !isAllowed(field));
    const full = pick(
      record,
      Object.keys(record).filter((field) => !held.includes(field)),
    );
    for (const field of held) {
      const value = current === undefined ? undefined : valueAt(current, field);
      if (value !== undefined) full[field] = value;
    }
    return full;
  }
}

/** A CRM may name a field `constructor`. */
function valueAt(record: CrmRecord, field: string): Json | undefined {
  return Object.hasOwn(record, field) ? record[field] : undefined;
}

function isEmpty(value: Json | undefined): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

function pick(record: CrmRecord, fields: string[]): CrmRecord {
  return Object.fromEntries(fields.map((field) => [field, record[field] as Json]));
}
