import type { Problem } from '../answers.ts';
import type { ObjectKind } from '../objects/object-kinds.ts';

/** The one error that stands for all rows whose records are not there (recorded answer). */
export function objectsNotFound({ legacyType }: ObjectKind, ids: readonly string[]): Problem {
  return {
    status: 404,
    category: 'OBJECT_NOT_FOUND',
    message: `Could not get some ${legacyType} objects, they may be deleted or not exist. Check that ids are valid.`,
    context: { ids: [...ids] },
  };
}
