// The state that a run gets from the one before it. The code that made it may be older, or, after a deploy was taken
// back, newer; and somebody may start the workflow by hand, with anything.
import { failureTable, type FailureKind } from '../failure.ts';
import { isPlainObject } from '../json.ts';
import { bytesOfFields } from './entity-size.ts';
import { undecodableReason } from './change.ts';
import type { EntityKey } from './entity-key.ts';
import { interruptPush } from './push-cycle.ts';
import { areFields } from './read-answer.ts';
import { stateVersion, type EntityState } from './state.ts';
import { isResult, stateShapes } from './state-shape.ts';

/**
 * Undefined: there is none, or what was given is no state of this entity; nobody but a person starts a run so, and it
 * begins like a new one. Throws where to begin anew would lose what is pending: at a state of a newer version, and at one
 * that cannot be decoded or read. The workflow's task fails then, and goes on where the code or the key for it is.
 */
export function readState(key: EntityKey, carried: unknown): EntityState | undefined {
  const undecodable = undecodableReason(carried);
  if (undecodable !== undefined) throw unreadable(undecodable);
  if (!isPlainObject(carried) || !isOf(key, carried)) return undefined;
  const { version } = carried;
  if (Number.isSafeInteger(version) && (version as number) > stateVersion) {
    throw new Error(
      `The state of the run before has version ${String(version)}, and this worker reads up to ${stateVersion}: it was made by a newer Syncline.`,
    );
  }
  if (version !== 1 && version !== stateVersion) return undefined;
  const state = version === 1 ? fromVersion1(carried) : carried;
  // Newer code of the same version may have words in them that this code does not know.
  const told = Object.fromEntries(Object.entries(state).filter(([name, value]) => !isOddlyTold(name, value)));
  const { requests } = told;
  const read = {
    shown: {},
    ...told,
    requests: Array.isArray(requests) ? requests.filter(isReadable) : requests,
  };
  const odd = Object.entries(stateShapes).find(([name, is]) => !is((read as Record<string, unknown>)[name]));
  if (odd !== undefined) throw unreadable(`its member "${odd[0]}" is none`);
  return ofNewRun(read as unknown as EntityState);
}

function unreadable(reason: string): Error {
  return new Error(`The state of the run before cannot be read: ${reason}`);
}

/** What only tells, or what the next answer brings again: without it nothing that is pending gets lost. */
const onlyTold: ReadonlySet<string> = new Set<keyof EntityState>([
  'tenantId',
  'connector',
  'timing',
  'link',
  'lastAnswer',
  'lastOutcome',
  'lastSyncedAt',
  'failure',
  'parked',
  'dropped',
  'oddEnds',
  'trying',
  'shown',
]);

function isOddlyTold(name: string, value: unknown): boolean {
  return onlyTold.has(name) && !stateShapes[name as keyof EntityState](value);
}

/** A request whose answer is in such words is forgotten: asked again, it is answered by what is by then. */
function isReadable(request: unknown): boolean {
  const result = isPlainObject(request) ? request['result'] : undefined;
  return result === undefined || isResult(result);
}

/** The order of the next push stood in four members, and 0 stood for nobody. */
function fromVersion1(carried: Record<string, unknown>): Record<string, unknown> {
  const { pending, isDueNow, isClicked, createAfterUnknown, ...rest } = carried;
  const order = {
    pending,
    urgency: isClicked === true ? 'click' : isDueNow === true ? 'now' : undefined,
    createAfterUnknown: createAfterUnknown === 0 ? undefined : createAfterUnknown,
  };
  const { fields, fieldsBytes = areFields(fields) ? bytesOfFields(fields) : 0, requests } = rest;
  return {
    ...rest,
    version: stateVersion,
    order,
    fieldsBytes,
    failure: failureOfVersion1(rest['failure']),
    requests: Array.isArray(requests) ? requests.map(requestOfVersion1) : requests,
  };
}

function requestOfVersion1(request: unknown): unknown {
  if (!isPlainObject(request) || !isPlainObject(request['result'])) return request;
  const { result } = request;
  return { ...request, result: { ...result, failure: failureOfVersion1(result['failure']) } };
}

/** It said in a sentence what a person can do; that follows from its kind, as nearly as it has to. */
function failureOfVersion1(failure: unknown): unknown {
  if (!isPlainObject(failure)) return failure;
  const { whatToDo: _sentence, ...rest } = failure;
  const { kind } = failure;
  const isInTable = typeof kind === 'string' && Object.hasOwn(failureTable, kind);
  const code = kind === 'forgotten' ? 'restore' : 'correct_request';
  return { ...rest, advice: isInTable ? failureTable[kind as FailureKind].advice : { code } };
}

/** Nobody waits in a new run, and no push runs in it. */
function ofNewRun({ inFlight, lastAnswer: _heard, ...state }: EntityState): EntityState {
  return inFlight === undefined ? state : interruptPush(state, inFlight);
}

function isOf(key: EntityKey, state: Record<string, unknown>): boolean {
  return (['connectionId', 'object', 'entityId'] as const).every((name) => state[name] === key[name]);
}
