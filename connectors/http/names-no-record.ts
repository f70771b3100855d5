// An accepted write whose answer names no record: what it is instead, where one looked, and what to set.
import { isPlainObject, type Json } from '../../domain/json.ts';
import { describeBody, type Body } from '../kit/answers/answer-body.ts';
import { readPath } from '../kit/answers/json-path.ts';
import { likelyIdPath } from '../kit/ids/likely-path.ts';

/** `the answer is {} and names no record: there is nothing at lead_id (answers.id)` */
export function namesNoRecord(body: Body, status: number, path: string): string {
  const later =
    status === 202
      ? '; with 202 the CRM says that it may make it later: set lookupLagMs to as long as that may take'
      : '';
  if (body.kind !== 'json') {
    const form = body.kind === 'xml' ? ', where JSON is read' : '';
    return `the answer is ${describeBody(body)}${form}, and names no record${later}`;
  }
  const { json } = body;
  const at = readPath(json, path);
  const there =
    at === undefined
      ? `there is nothing at ${path} (answers.id)`
      : `at ${path} (answers.id) stands ${shown(at)}`;
  return `the answer is ${describeBody(body)}, and names no record: ${there}${hintOf(json, path)}${later}`;
}

/** Numbers are shown, because a 0 explains itself; texts may be anybody's. */
function shown(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  if (isPlainObject(value)) return 'an object';
  return typeof value === 'string' ? 'a text that is no id' : `${String(value)}, which is no id`;
}

function hintOf(json: Json, path: string): string {
  const likely = likelyIdPath(json);
  return likely === undefined || likely === path ? '' : `; if it is ${likely}, set answers.id=${likely}`;
}
