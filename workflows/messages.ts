// Names that apps, people and scripts outside rely on: workflow types, queues, signals, updates, queries, attributes.
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import { associateName } from '../domain/associations/association.ts';
import type { PublicKey } from '../domain/entity/entity-key.ts';
import type { Policy } from '../domain/entity/change.ts';
import type { Link, SendNowResult } from '../domain/entity/push.ts';
import { attemptFailedName, type FailedAttempt } from '../domain/entity/failed-attempt.ts';
import type { EntityView } from '../domain/entity/view.ts';
import type { Failure } from '../domain/failure.ts';
import { namesOf, type ObjectType } from '../domain/objects/objects.ts';
import type { Fields } from '../domain/fields.ts';

export { workflowIdOf, readWorkflowId, InvalidIdError } from '../domain/workflow-id.ts';

export const resumeConnectionType = 'resumeConnection';
export const purgeForgottenType = 'purgeForgotten';

export const taskQueues = {
  workflows: 'contact-sync',
  interactive: 'crm-interactive',
  bulk: 'crm-bulk',
} as const;

/** `{ "connectionId", "contactId" }` and so on: the object's own name of the id. */
export interface EntitySyncStart extends PublicKey {
  /** Without both, the connection's settings hold. */
  quietPeriodMs?: number | undefined;
  maxWaitMs?: number | undefined;
}

/** As it stands in a signal: plain JSON, from any SDK. */
export interface ChangePayload {
  fields: Fields;
  changeId?: string;
  /** ISO 8601 or ms since the epoch */
  occurredAt?: string | number;
  policy?: Policy;
  requestId?: string;
  externalId?: string | null;
  /** Of an import's row only; others wait as their connection says. */
  quietPeriodMs?: number;
}

export interface SendNowPayload {
  requestId: string;
  fields?: Fields | undefined;
  occurredAt?: string | number | undefined;
}

export type ForgetResult = { forgotten: true } | { forgotten: false; failure: Failure };

/** `contactChanged`, `companyChanged`, `dealChanged` */
export function changedSignal(object: ObjectType) {
  return defineSignal<[ChangePayload]>(namesOf(object).changed);
}

/** `contactDeleted`, `companyDeleted`, `dealDeleted` */
export function deletedSignal(object: ObjectType) {
  return defineSignal(namesOf(object).deleted);
}

export const pause = defineSignal('pause');
export const resume = defineSignal('resume');
export const retry = defineSignal<[{ create?: boolean; link?: Link | null }?]>('retry');
export const connectionResumed = defineSignal<[{ epoch: number }]>('connectionResumed');
/** Ours: an attempt tells its own workflow, when there has been no success for long. */
export const attemptFailed = defineSignal<[{ stepId: string; attempt: FailedAttempt }]>(attemptFailedName);
/** Ours: both it and whom it names have a record. */
export const associate = defineSignal(associateName);
export const epochGrew = defineSignal<[{ epoch: number }]>('epochGrew');
export const entitiesForgotten = defineSignal<[{ workflowIds: string[] }]>('entitiesForgotten');

export const sendNow = defineUpdate<SendNowResult, [SendNowPayload]>('sendNow');
export const forget = defineUpdate<ForgetResult, [{ deleteInCrm?: boolean }]>('forget');
export const status = defineQuery<EntityView>('status');

export const searchAttributes = {
  SyncStatus: defineSearchAttributeKey('SyncStatus', 'KEYWORD'),
  Connector: defineSearchAttributeKey('Connector', 'KEYWORD'),
  ConnectionId: defineSearchAttributeKey('ConnectionId', 'KEYWORD'),
  TenantId: defineSearchAttributeKey('TenantId', 'KEYWORD'),
  ExternalId: defineSearchAttributeKey('ExternalId', 'KEYWORD'),
  FailureKind: defineSearchAttributeKey('FailureKind', 'KEYWORD'),
  LastSyncedAt: defineSearchAttributeKey('LastSyncedAt', 'DATETIME'),
} as const;

export function resumeConnectionId(connectionId: string): string {
  return `resumeConnection:${connectionId}`;
}

export function purgeForgottenId(connectionId: string): string {
  return `purgeForgotten:${connectionId}`;
}
