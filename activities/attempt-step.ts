// One attempt of a step without a push: what fails is in the log, and after long in the lists, as of a push.
import { activityInfo, heartbeat } from '@temporalio/activity';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import type { TriedStep } from '../domain/entity/failed-attempt.ts';
import type { StampedFields } from '../domain/fields.ts';
import { readWorkflowId } from '../domain/workflow-id.ts';
import type { FailedAttempts } from './failed-attempts.ts';
import { asActivity } from './failures.ts';
import type { TellWorkflow } from './tell-workflow.ts';

/** `step` is what the workflow knows of it; one of an older version knows nothing. Throws ApplicationFailure. */
export type AttemptStep = <T>(
  step: TriedStep | undefined,
  body: () => Promise<T>,
  fields?: StampedFields,
) => Promise<T>;

export function createAttemptStep(attempts: FailedAttempts, tellWorkflow: TellWorkflow): AttemptStep {
  return async (step, body, fields) => {
    const { attempt, heartbeatDetails: last, workflowExecution, activityType } = activityInfo();
    return asActivity(async () => {
      try {
        return await body();
      } catch (error) {
        const key = keyOf(workflowExecution?.workflowId);
        if (step !== undefined && key !== undefined) {
          attempts.failed({ ...key, fields, step: activityType }, attempt, error);
          await tellWorkflow({ ...key, ...step }, attempt, { error, heartbeat: { last, beat: heartbeat } });
        }
        throw error;
      }
    }, attempt);
  };
}

function keyOf(workflowId: string | undefined): EntityKey | undefined {
  return workflowId === undefined ? undefined : readWorkflowId(workflowId);
}
