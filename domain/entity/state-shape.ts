// What a state looks like, member by member: to tell one from whatever else somebody hands to a run.
import { isPlainObject } from '../json.ts';
import { areFields, isFailure, isLink, isNumber, isOptional, isText, isTiming } from './read-answer.ts';
import { isFailedAttempt } from './failed-attempt.ts';
import { stateVersion, type EntityState } from './state.ts';

const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const maybe = (is: (value: unknown) => boolean) => (value: unknown) => isOptional(value, is);
/** With these members, and any others. */
const withMembers = (members: Record<string, (value: unknown) => boolean>) => (value: unknown) =>
  isPlainObject(value) && Object.entries(members).every(([name, is]) => is(value[name]));

const isPending = withMembers({
  names: areTexts,
  changeIds: areTexts,
  policies: areTexts,
  externalId: (value) => value === null || isOptional(value, isText),
  isOnlyImport: isFlag,
});
const isOrder = withMembers({
  pending: maybe(isPending),
  urgency: maybe((value) => value === 'now' || value === 'click'),
  createAfterUnknown: maybe(isNumber),
});
const isDeletion = withMembers({
  pending: maybe(isPending),
  revision: isNumber,
  stoppedAt: maybe(isNumber),
});
/** What a request was answered. */
export const isResult = withMembers({ outcome: isText, failure: maybe(isFailure) });

/** Each member → whether a value can be it. */
export const stateShapes: Record<keyof EntityState, (value: unknown) => boolean> = {
  version: (value) => value === stateVersion,
  connectionId: isText,
  object: isText,
  entityId: isText,
  tenantId: maybe(isText),
  connector: maybe(isText),
  timing: maybe(isTiming),
  fields: areFields,
  fieldsBytes: isNumber,
  highestOrderTime: isNumber,
  order: isOrder,
  burst: maybe(
    withMembers({ firstArrivedAt: isNumber, lastArrivedAt: isNumber, quietPeriodMs: maybe(isNumber) }),
  ),
  inFlight: maybe(withMembers({ order: isOrder, revision: isNumber, deletion: maybe(isDeletion) })),
  trying: maybe(withMembers({ since: isNumber, failed: maybe(isFailedAttempt) })),
  revision: isNumber,
  pushCount: isNumber,
  recentChangeIds: areTexts,
  unreportedRows: areTexts,
  droppedRows: areTexts,
  requests: (value) =>
    Array.isArray(value) &&
    value.every(
      withMembers({
        requestId: isText,
        revision: isNumber,
        content: maybe(isText),
        result: maybe(isResult),
      }),
    ),
  lastAnswer: maybe(withMembers({ revision: isNumber, result: isResult })),
  dropped: maybe(withMembers({ count: isNumber, lastReason: isText })),
  isLoaded: isFlag,
  link: maybe(isLink),
  lastOutcome: maybe(isText),
  lastSyncedAt: maybe(isNumber),
  failure: maybe(isFailure),
  parked: maybe(withMembers({ reason: isText, epoch: isNumber })),
  isPaused: isFlag,
  isPauseUnsaved: isFlag,
  epoch: isNumber,
  deletion: maybe(isDeletion),
  isToAssociate: maybe(isFlag),
  oddEnds: maybe(isNumber),
  shown: (value) => isPlainObject(value) && Object.values(value).every(isText),
};
