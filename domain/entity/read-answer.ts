// What an activity answered. Somebody can complete one by hand, with anything: what cannot be an answer counts as none.
import { isAdvice } from '../advice.ts';
import type { StampedFields } from '../fields.ts';
import { isPlainObject } from '../json.ts';
import type { Timing } from '../quiet-period.ts';
import type { Link, PushAnswer } from './push.ts';

type Plain = Record<string, unknown>;

/** Undefined: no push of ours ends so. */
export function readPushAnswer(answer: unknown): PushAnswer | undefined {
  if (!isPlainObject(answer) || !isEnd(answer)) return undefined;
  const { connection, fields, link, at, associate } = answer;
  const isWhole =
    isOptional(connection, isConnection) &&
    isOptional(fields, areFields) &&
    isOptional(link, isLink) &&
    isOptional(at, isNumber) &&
    isOptional(associate, (value) => typeof value === 'boolean');
  return isWhole ? (answer as PushAnswer) : undefined;
}

/** What `retry` says of the link: null is none, undefined nothing that can be read. */
export function readRelink(value: unknown): Link | null | undefined {
  if (value === null) return null;
  return isLink(value) ? (value as Link) : undefined;
}

export function readTiming(answer: unknown): Timing | undefined {
  return isTiming(answer) ? answer : undefined;
}

export function readSaved(answer: unknown): 'saved' | 'forgotten' | undefined {
  return answer === 'saved' || answer === 'forgotten' ? answer : undefined;
}

export function readForgotten<Refused>(
  answer: unknown,
): { forgotten: true } | { forgotten: false; failure: Refused } | undefined {
  if (!isPlainObject(answer)) return undefined;
  if (answer['forgotten'] === true) return { forgotten: true };
  if (answer['forgotten'] !== false || !isFailure(answer['failure'])) return undefined;
  return { forgotten: false, failure: answer['failure'] as Refused };
}

function isEnd(answer: Plain): boolean {
  const { end, outcome, failure } = answer;
  switch (end) {
    case 'next':
      return (
        ['fetchOrCreate', 'update'].includes(String(answer['next'])) &&
        isOptional(answer['found'], isFound) &&
        isOptional(answer['gone'], isText)
      );
    case 'done':
      return ['created', 'updated', 'unchanged', 'sent', 'skipped'].includes(String(outcome));
    case 'stopped':
      return ['needs_attention', 'unknown'].includes(String(outcome)) && isFailure(failure);
    case 'parked':
      return (
        ['auth_expired', 'paused'].includes(String(answer['reason'])) &&
        isNumber(answer['epoch']) &&
        isOptional(failure, isFailure)
      );
    case 'held':
    case 'forgotten':
    case 'nothing':
      return true;
    default:
      return false;
  }
}

function isFound(value: unknown): boolean {
  if (!isPlainObject(value) || !isLink(value) || !isText(value['externalId'])) return false;
  return isOptional(value['spent'], (spent) =>
    ['calls', 'writes', 'writeCalls'].every((name) => isPlainObject(spent) && isNumber(spent[name])),
  );
}

export function isOptional(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || is(value);
}

export function isText(value: unknown): boolean {
  return typeof value === 'string';
}

export function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

export function isTiming(value: unknown): value is Timing {
  return (
    isPlainObject(value) &&
    ['quietPeriodMs', 'maxWaitMs', 'attemptTimeoutMs'].every((name) => isNumber(value[name])) &&
    // The server refuses an activity without time, and the workflow task with it, again and again.
    (value['attemptTimeoutMs'] as number) >= 1
  );
}

function isConnection(value: unknown): boolean {
  return (
    isPlainObject(value) &&
    isText(value['tenantId']) &&
    isText(value['connector']) &&
    isTiming(value['timing'])
  );
}

export function areFields(value: unknown): value is StampedFields {
  return (
    isPlainObject(value) &&
    Object.values(value).every((field) => isPlainObject(field) && 'value' in field && isNumber(field['at']))
  );
}

export function isLink(value: unknown): boolean {
  return (
    isPlainObject(value) &&
    ['externalId', 'url', 'redirectUrl'].every((name) => isOptional(value[name], isText))
  );
}

export function isFailure(value: unknown): boolean {
  return (
    isPlainObject(value) && isText(value['kind']) && isText(value['message']) && isAdvice(value['advice'])
  );
}
