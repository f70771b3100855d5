// What our fields say of one field of the CRM's.
import type { Fields } from '../../fields.ts';
import { canonicalJson, isPlainObject, type Json } from '../../json.ts';
import { splitPath } from '../../record-path.ts';
import type { Source } from '../field-table.ts';
import { nameParts } from './name-parts.ts';
import { isEmpty, noneOf, textOf, type Known } from '../values.ts';

export interface Entity {
  fields: Fields;
  entityId: string;
}

/** Throws BadValue. */
export function readSource(source: Source, entity: Entity): Known {
  if (typeof source === 'string') return fieldAt(source, entity.fields);
  if ('entityId' in source) return entity.entityId;
  if ('constant' in source) return source.constant;
  if ('firstOf' in source) return firstOf(source.firstOf, entity);
  if ('allOf' in source) return allOf(source.allOf, entity);
  if ('combine' in source) return combine(source, entity);
  if ('template' in source) return fill(source.template, entity);
  return partOf(source, entity);
}

/** Our fields that a source reads, the one that it is for in front. */
export function fieldsOf(source: Source): string[] {
  if (typeof source === 'string') return [source];
  if ('firstOf' in source) return source.firstOf.flatMap(fieldsOf);
  if ('allOf' in source) return source.allOf.flatMap(fieldsOf);
  if ('combine' in source) return source.combine.flatMap(fieldsOf);
  if ('template' in source) return [...source.template.matchAll(placeholder)].map(([, name = '']) => name);
  return 'part' in source ? fieldsOf(source.of) : [];
}

/** The one field that a source is for, if there is one: what a connection sends elsewhere when it names that field. */
export function mainField(source: Source): string | undefined {
  if (typeof source === 'string') return source;
  const [first] = 'firstOf' in source ? source.firstOf : 'allOf' in source ? source.allOf : [];
  return first === undefined ? undefined : mainField(first);
}

/** Which field of the entity a name in a source means: one of that name, else the one that it steps into. */
export function ownFieldOf(name: string, fields: Fields): string {
  return Object.hasOwn(fields, name) ? name : (splitPath(name)[0] ?? name);
}

function fieldAt(name: string, fields: Fields): Known {
  if (Object.hasOwn(fields, name)) return fields[name];
  return splitPath(name).reduce<Known>((value, part) => inside(value, part), fields);
}

/** Of what was cleared nothing is known but that it was cleared. */
function inside(value: Known, part: string): Known {
  if (value === null || value === '') return null;
  if (Array.isArray(value)) return /^\d{1,9}$/.test(part) ? (value[Number(part)] ?? null) : undefined;
  return isPlainObject(value) && Object.hasOwn(value, part) ? (value as Fields)[part] : undefined;
}

function firstOf(sources: readonly Source[], entity: Entity): Known {
  const values: Known[] = [];
  for (const source of sources) {
    const value = readSource(source, entity);
    if (!isEmpty(value)) return value;
    values.push(value);
  }
  return noneOf(values);
}

function allOf(sources: readonly Source[], entity: Entity): Known {
  const values = sources.map((source) => readSource(source, entity));
  const list = values.flatMap<Json>((value) => {
    if (isEmpty(value)) return [];
    return Array.isArray(value) ? value.filter((entry) => !isEmpty(entry)) : [value as Json];
  });
  const seen = new Map(list.map((entry) => [canonicalJson(entry), entry]));
  return seen.size === 0 ? noneOf(values) : [...seen.values()];
}

function combine({ combine: sources, with: between = ' ' }: CombineSource, entity: Entity): Known {
  const values = sources.map((source) => readSource(source, entity));
  const texts = values.flatMap((value, index) =>
    isEmpty(value) ? [] : [textOf(value, mainField(sources[index] ?? '')).trim()],
  );
  return texts.length === 0 ? noneOf(values) : texts.join(between);
}

type CombineSource = Extract<Source, { combine: unknown }>;

const placeholder = /\{([^{}]+)\}/g;

function fill(template: string, { fields }: Entity): Known {
  const values: Known[] = [];
  const text = template.replaceAll(placeholder, (_, name: string) => {
    const value = fieldAt(name, fields);
    values.push(value);
    return isEmpty(value) ? '' : textOf(value, name);
  });
  // Half a text helps nobody.
  return values.some(isEmpty) ? noneOf(values.filter(isEmpty)) : text;
}

/** A name of one word says nothing of the other part: that one is not cleared. */
function partOf({ part, of }: Extract<Source, { part: unknown }>, entity: Entity): Known {
  const name = readSource(of, entity);
  if (isEmpty(name)) return name;
  return nameParts(textOf(name, mainField(of)))[part];
}
