import { RefusedError } from '../../refused-error.ts';
import type { RowsProblem } from './rows-problem.ts';

export function unreadable(problem: RowsProblem): RefusedError {
  return new RefusedError({ code: 'unreadable_rows', problem });
}
