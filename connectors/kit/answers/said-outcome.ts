// What an answer says of its own success, whatever its HTTP status: "success": false in a 200 is a refusal.
import { isPlainObject, type Json } from '../../../domain/json.ts';

/** `errors`: some are listed, which beside a success are what the CRM has passed over. */
export type SaidOutcome = 'success' | 'failure' | 'errors';

const flags: readonly string[] = ['success', 'successful', 'succeeded', 'issuccess', 'ok'];
const no: readonly unknown[] = [false, 0, 'false', '0', 'no'];
const yes: readonly unknown[] = [true, 1, 'true', '1', 'yes'];
/** Numbers that repeat HTTP's: `{ "code": 422, "message": … }` */
const codes: readonly string[] = ['statuscode', 'httpstatus', 'httpcode', 'code'];
/** What a program writes for "no error". */
const noError: readonly unknown[] = [null, false, 0, '', '0', 'false', 'none', 'null', 'ok'];

/** By the members of an answer; undefined where it says nothing, or `isRecord`: then they are the record's own. */
export function saidOutcome(json: Json, { namesRecord }: { namesRecord: boolean }): SaidOutcome | undefined {
  const members = membersOf(json);
  const flag = flags.map((name) => members.get(name)).find((value) => value !== undefined && value !== null);
  if (no.includes(asSaid(flag))) return 'failure';
  if (typeof flag === 'string' && saysFailure(flag, { namesRecord })) return 'failure';
  if (members.get('haserror') === true || members.get('haserrors') === true) return 'failure';
  if (flag !== undefined && (yes.includes(asSaid(flag)) || typeof flag === 'string')) return 'success';
  if (members.get('error') === true) return 'failure';
  if (isError(members.get('error')) || isError(members.get('errors'))) return 'errors';
  // A record may have a code of its own.
  if (!namesRecord && codes.some((name) => isFailureCode(members.get(name)))) return 'failure';
  return undefined;
}

/** The beginnings of words that say "no", in the languages of our CRMs. */
const failing = String.raw`fail|error|\bfault|exception|invalid|reject|denied|refus|unsuccess|fehl|erreur|[ée]chec|fallo|erro\b|falha|mislukt`;
const denying = String.raw`(?:is |was |has |have )?(?:not|never|un(?:able|authori[sz]ed)|cannot|can't|(?:could|did|was) ?n[o']t|missing)\b`;
const noFailure = String.raw`\b(?:no|zero|0|without(?: any)?|sans|keine?|ohne)\s+(?:${failing})\w*`;
const success = new RegExp(
  String.raw`^\W*(?:success|ok\b|okay|done|created|creation successful|updated|saved|accepted|inserted|received|queued|completed?\b|true\b|${noFailure})`,
  'i',
);
const failure = new RegExp(String.raw`^\W*(?:(?:\w+\W+)?(?:${failing})|${denying})`, 'i');
const mentionsFailure = new RegExp(failing, 'i');
const countsNone = new RegExp(String.raw`${noFailure}|(?:${failing})\w*\s*[:=]\s*(?:0|none|no|null)\b`, 'gi');

/**
 * "Creation Failed", "Error: …", "not saved", 422; "Created without errors" is none, and neither is what begins with a
 * success. Where the answer names a record, only what the text begins with counts.
 */
export function saysFailure(given: string, { namesRecord }: { namesRecord: boolean }): boolean {
  const status = inWords(given);
  if (isFailureCode(status) || status.toLowerCase() === 'false') return true;
  if (success.test(status)) return false;
  return failure.test(status) || (!namesRecord && mentionsFailure.test(status.replaceAll(countsNone, '')));
}

/** "OK", "Successfully Updated", 200; nothing that speaks of a failure as well. */
export function saysSuccess(given: string): boolean {
  const status = inWords(given);
  if (/^2\d\d$/.test(status.trim())) return true;
  return success.test(status) && !mentionsFailure.test(status.replaceAll(countsNone, ''));
}

/** `update_failed`, `updateFailed` */
function inWords(status: string): string {
  return status
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .trim();
}

function membersOf(json: Json): ReadonlyMap<string, Json> {
  const element = Array.isArray(json) && json.length === 1 ? json[0] : json;
  if (!isPlainObject(element)) return new Map();
  return new Map(
    Object.entries(element as Record<string, Json>).map(([name, value]) => [
      name.toLowerCase().replaceAll(/[_-]/g, ''),
      value,
    ]),
  );
}

function asSaid(value: Json | undefined): Json | undefined {
  return typeof value === 'string' ? value.trim().toLowerCase() : value;
}

function isError(value: Json | undefined): boolean {
  if (value === undefined || noError.includes(asSaid(value))) return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isPlainObject(value) || Object.keys(value).length > 0;
}

function isFailureCode(value: Json | undefined): boolean {
  return (typeof value === 'number' || typeof value === 'string') && /^[45]\d\d$/.test(String(value).trim());
}
