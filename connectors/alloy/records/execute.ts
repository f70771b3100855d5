// One action, executed: what is sent, and what the CRM behind Alloy says to it.
import type { CrmError } from '../../../domain/failure.ts';
import type { Json } from '../../../domain/json.ts';
import type { OperationVerb } from '../../../domain/objects/operation-name.ts';
import type { CrmRecord, RequestLimits } from '../../connector.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { nest } from '../../kit/records/flatten.ts';
import { readPath, readText } from '../../kit/answers/json-path.ts';
import { likelyIdPath } from '../../kit/ids/likely-path.ts';
import type { ObjectParts } from '../../kit/objects/object-parts.ts';
import { saidOutcome } from '../../kit/answers/said-outcome.ts';
import { crmErrors } from '../errors.ts';
import type { AlloySettings } from '../settings.ts';
import { recordPathOf } from '../targets.ts';
import { opened } from './envelope.ts';

export interface Execution {
  verb: OperationVerb;
  /** The action's id. */
  action: string;
  pathParams?: Record<string, string>;
  record?: CrmRecord;
}

export interface Executed {
  /** Undefined where the answer names no record. */
  externalId: string | undefined;
  url: string | undefined;
  /** Of a create whose answer names no record. */
  namesNoRecord(): CrmError;
}

export type Execute = (execution: Execution, limits: RequestLimits) => Promise<Executed>;

export function createExecute({ settings, send }: ObjectParts<AlloySettings>): Execute {
  const { credentialId, idPath } = settings;

  return async ({ verb, action, pathParams, record }, limits) => {
    const answer = await send(
      verb,
      {
        method: 'POST',
        path: `/actions/${encodeURIComponent(action)}/execute`,
        body: {
          credentialId,
          ...(pathParams === undefined ? {} : { pathParams }),
          ...(record === undefined ? {} : { requestBody: requestBodyOf(record, settings) }),
        },
        isWrite: verb !== 'read',
        isCreate: verb === 'create',
        records: record === undefined ? [] : [record],
      },
      limits,
    );
    // An API that always says something has said nothing.
    if (answer.json === undefined && answer.status !== 204) throw answer.garbled('the answer is empty');
    const { from, status, json } = opened(answer.status, answer.json ?? null);
    if (from === 'gateway') throw answer.refusal(json, { status });
    const externalId = externalIdOf(readPath(json, idPath));
    if (status > 299 || saysNo(json, externalId)) throw answer.refusal(json, { status, errors: crmErrors });
    const url = readText(json, 'url');
    return {
      externalId,
      url: url !== undefined && /^https?:\/\//i.test(url) ? url : undefined,
      namesNoRecord: () => answer.unusable(whereNothingIs(json, idPath)),
    };
  };
}

/** The record where the target's requests hold it. */
function requestBodyOf(record: CrmRecord, settings: AlloySettings): Json {
  const place = recordPathOf(settings);
  if (place === undefined) return nest(record);
  const placed = Object.entries(record).map(([path, value]) => [`${place}.${path}`, value]);
  return nest(Object.fromEntries(placed) as CrmRecord);
}

/** The CRM says no in an answer that is a success by its status. */
function saysNo(json: Json, externalId: string | undefined): boolean {
  const outcome = saidOutcome(json, { namesRecord: externalId !== undefined });
  return outcome === 'failure' || (outcome === 'errors' && externalId === undefined);
}

function whereNothingIs(json: Json, idPath: string): string {
  const likely = likelyIdPath(json);
  const hint = likely === undefined || likely === idPath ? '' : `; if it is ${likely}, set idPath=${likely}`;
  return `the CRM's answer names no record: there is no id at ${idPath} (idPath)${hint}`;
}
