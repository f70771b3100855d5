// One attempt of a push: what is known when it begins.
import type { CommonSettings, ObjectOperations } from '../connectors/connector.ts';
import type { PushRequest } from '../domain/entity/push.ts';
import type { Fields, StampedFields } from '../domain/fields.ts';
import type { ConnectionRow } from '../store/connections.ts';
import type { StoredEntity } from '../store/entity/stored-entity.ts';
import type { Calls } from './calls.ts';
import type { PushDependencies } from './dependencies.ts';

/** What is known of an attempt from outside. */
export interface AttemptFacts {
  /** Temporal's attempt number, for the timeline only. */
  number: number;
  /** Somebody waits for this push. */
  isClick: boolean;
}

/** What is known before a session is open: enough to end the attempt. */
export interface Ending extends AttemptFacts {
  dependencies: PushDependencies;
  request: PushRequest;
  tenantId: string;
  connection: ConnectionRow;
  view: StoredEntity;
  /** Postgres and the workflow's fields, merged per field by order time. */
  fields: StampedFields;
  /** Where a session is open. */
  calls?: Calls | undefined;
}

export interface Attempt extends Ending {
  settings: CommonSettings;
  operations: ObjectOperations;
  calls: Calls;
  values: Fields;
  mayCreate: boolean;
  mayUpdate: boolean;
  /** Other objects of this connection can be associated with it. */
  isNamed: boolean;
  /** Postgres was restored to a state before the last push: what it says was sent may be older than what the CRM has. */
  isPostgresBehind: boolean;
}
