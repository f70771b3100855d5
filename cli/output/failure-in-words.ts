// A failure as the command line says it: its advice is the command of that very entity.
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import { whatToDo, type Wording } from '../../domain/entity/what-to-do.ts';
import type { Failure } from '../../domain/failure.ts';

/** As it stands in JSON documents. */
export interface WordedFailure {
  kind: Failure['kind'];
  message: string;
  whatToDo: string;
  field?: string | undefined;
}

/** `asked`: what failed, and is to be done again. */
export function inWords(
  { kind, message, advice, field }: Failure,
  key: EntityKey,
  asked?: Wording['asked'],
): WordedFailure {
  return { kind, message, whatToDo: whatToDo(advice, key, { asked }), field };
}
