// Entities that no code of ours can speak for, because their workflow task fails again and again.
import { Client, type Connection } from '@temporalio/client';
import { findStuckEntities } from '../../client/stuck-entities.ts';
import { ok, problem, type Finding } from './finding.ts';
import { firstLine } from './first-line.ts';

export async function checkFailingTasks(connection: Connection, namespace: string): Promise<Finding> {
  const check = 'failing tasks';
  try {
    const { count, workflowIds, reason } = await findStuckEntities(new Client({ connection, namespace }));
    if (count === 0) return ok(check, 'No contact, company or deal is held up by one.');
    const more = count > workflowIds.length ? ` and ${count - workflowIds.length} more` : '';
    const why = reason === undefined ? '' : `. The first says: ${reason.replace(/\.$/, '')}`;
    return problem(
      check,
      `${count} cannot go on: ${workflowIds.join(', ')}${more}${why}.`,
      'Run the version or the key that the reason names (worker.log has it too): they keep what they have accepted, and go on by themselves. Do not terminate or reset them.',
    );
  } catch (error) {
    return problem(check, `Could not be looked for: ${firstLine(error)}`, 'Try again.');
  }
}
