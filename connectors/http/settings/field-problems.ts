import { normalPath, parentsOf } from '../../../domain/record-path.ts';
import { contractFields, mappedPaths } from '../field-paths.ts';
import type { HttpSettings } from './settings-shape.ts';
import type { Problem } from './problem.ts';

/** Each place in the CRM's record is written by one setting only. */
export function fieldProblems(settings: HttpSettings): Problem[] {
  return [...doubleMappings(settings), ...placeProblems(settings), ...phoneProblems(settings)];
}

function doubleMappings({ fields, customFields }: HttpSettings): Problem[] {
  return Object.keys(customFields)
    .filter((field) => Object.hasOwn(fields, field))
    .map((field): Problem => [
      `customFields.${field}`,
      `${field} stands in fields and in customFields: keep one of them.`,
    ]);
}

function placeProblems(settings: HttpSettings): Problem[] {
  const problems: Problem[] = [];
  const places = placesOf(settings);
  const taken = new Map<string, string>();
  for (const [setting, path] of places) {
    const other = taken.get(path);
    if (other !== undefined)
      problems.push([setting, `${setting} and ${other} both write "${path}": keep one of them.`]);
    taken.set(path, other ?? setting);
  }
  for (const [setting, path] of places) {
    const inside = parentsOf(path).map((parent) => [parent, taken.get(parent)] as const);
    for (const [parent, other] of inside) {
      if (other === undefined) continue;
      problems.push([
        setting,
        `${setting} writes "${path}" into "${parent}", which ${other} writes as a value.`,
      ]);
    }
  }
  return problems;
}

/** Which setting writes where; the contract's fields where no setting moves them. */
function placesOf(settings: HttpSettings): [setting: string, path: string][] {
  const mapped = mappedPaths(settings);
  const places: [string, string][] = contractFields
    .filter((field) => !mapped.has(field))
    .map((field) => [`the field ${field}`, field]);
  for (const [field, path] of mapped) {
    const setting = Object.hasOwn(settings.fields, field) ? `fields.${field}` : `customFields.${field}`;
    if (path !== undefined) places.push([setting, path]);
  }
  for (const path of Object.keys(settings.constants)) places.push([`constants.${path}`, normalPath(path)]);
  if (settings.contactIdField !== undefined)
    places.push(['contactIdField', normalPath(settings.contactIdField)]);
  return places;
}

function phoneProblems({ defaultCountry, phoneCountry }: HttpSettings): Problem[] {
  if (defaultCountry === undefined || phoneCountry === undefined) return [];
  return [['phoneCountry', 'phoneCountry is the former name of defaultCountry: keep defaultCountry.']];
}
