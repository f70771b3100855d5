// The account's own fields, as its CRM describes them now.
import { performance } from 'node:perf_hooks';
import type { OpenSession } from '../../connectors/connector.ts';
import { CrmError } from '../../domain/failure.ts';
import type { FieldDescription } from '../../domain/mapping/field-description.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import type { ConnectionRow } from '../../store/connections.ts';
import { connectionTaking } from '../connections/find-connection.ts';
import type { Syncline } from '../open-syncline.ts';

export type DescribedFields =
  | { kind: 'described'; fields: FieldDescription[] }
  /** This CRM has no way to tell them. */
  | { kind: 'not_told' }
  /** It could not be asked, or has refused. */
  | { kind: 'unreadable'; reason: string };

/** Of one object. Throws RefusedError; what goes wrong at the CRM is an answer. */
export async function describeFields(
  syncline: Syncline,
  { connectionId, object }: { connectionId: string; object: ObjectType },
): Promise<DescribedFields> {
  const connection = await connectionTaking(syncline, { connectionId, object });
  return fieldsOf(syncline, connection, object);
}

export async function fieldsOf(
  syncline: Syncline,
  connection: ConnectionRow,
  object: ObjectType,
): Promise<DescribedFields> {
  try {
    const { session, settings } = await (await syncline.sessions()).open(connection);
    return await ask(session, object, settings.attemptTimeoutMs);
  } catch (error) {
    if (error instanceof CrmError) return { kind: 'unreadable', reason: error.message };
    throw error;
  }
}

async function ask(
  { objects }: OpenSession['session'],
  object: ObjectType,
  withinMs: number,
): Promise<DescribedFields> {
  const operations = objects[object];
  if (operations?.describeFields === undefined) return { kind: 'not_told' };
  const limits = { deadlineAt: performance.now() + withinMs, beforeSend: () => Promise.resolve() };
  return { kind: 'described', fields: await operations.describeFields(limits) };
}
