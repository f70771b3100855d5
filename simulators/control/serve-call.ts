// The life of one request on a CRM surface: wait, execute, answer, and the fault that comes in between.
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { CrmAnswer, CrmCall, CrmSurface } from '../crm-surface.ts';
import { sendJson, sendText } from '../http/answers.ts';
import type { Fault } from './faults.ts';
import type { OpenCall } from './open-calls.ts';
import type { LoggedRequest } from './request-log.ts';

/** When the CRM executes the request, seen from its delay, and what the client gets. */
interface Plan {
  executes: 'at_once' | 'after_delay' | 'never';
  ends: 'answer' | 'silence' | 'reset';
}

const slowDelayMs = 5000;

/** Serves a call to its end. It goes on when the client has left: a real CRM does not notice either. */
export async function serveCall(served: {
  crm: CrmSurface;
  call: CrmCall;
  entry: LoggedRequest;
  fault: Fault | undefined;
  delayMs: number;
  openCall: OpenCall;
  response: ServerResponse;
  now: () => number;
}): Promise<void> {
  const { crm, call, entry, fault, openCall, response } = served;
  const plan = planOf(fault);
  let answer: CrmAnswer | undefined;

  function execute(): void {
    answer = attempt(crm, call);
    entry.executed = answer.executed;
    entry.executedAt = answer.executed ? new Date(served.now()).toISOString() : null;
    entry.recordIds = answer.recordIds ?? (answer.recordId === undefined ? [] : [answer.recordId]);
    entry.recordId = entry.recordIds[0] ?? null;
  }

  if (plan.executes === 'at_once') execute();
  if (fault?.hold === true) await openCall.held();
  else await openCall.wait(fault?.delayMs ?? (fault?.kind === 'slow' ? slowDelayMs : served.delayMs));
  if (plan.executes === 'after_delay') execute();

  if (plan.ends === 'reset') response.socket?.resetAndDestroy();
  else if (plan.ends === 'silence') await openCall.clientLeaves();
  else if (response.socket?.writable === true) entry.status = reply(response, crm, fault, answer);
}

function planOf(fault: Fault | undefined): Plan {
  const executesIfTold = fault?.executeFirst === true ? 'at_once' : 'never';
  const executesSoon = fault?.executeFirst === true ? 'at_once' : 'after_delay';
  switch (fault?.kind) {
    case undefined:
    case 'slow':
    case 'garbled':
      return { executes: executesSoon, ends: 'answer' };
    case 'status':
      return { executes: executesIfTold, ends: 'answer' };
    case 'lost_answer':
      return { executes: executesSoon, ends: 'silence' };
    case 'timeout':
      return { executes: 'never', ends: 'silence' };
    case 'reset':
      return { executes: executesIfTold, ends: 'reset' };
  }
}

function attempt(crm: CrmSurface, call: CrmCall): CrmAnswer {
  try {
    return call.execute();
  } catch (error) {
    // A full disk, say: the CRM is broken, and the client is told as a CRM tells it.
    const reason = error instanceof Error ? error.message : String(error);
    return {
      status: 500,
      body: { status: 'Server Error', reason },
      ...crm.failure?.(500),
      executed: false,
    };
  }
}

function reply(
  response: ServerResponse,
  crm: CrmSurface,
  fault: Fault | undefined,
  answer: CrmAnswer | undefined,
): number {
  if (fault?.kind === 'garbled') {
    const status = fault.status ?? 200;
    // Half of the true answer, as when a proxy cuts it off.
    const whole = JSON.stringify(answer?.body);
    const text = typeof fault.body === 'string' ? fault.body : whole.slice(0, Math.ceil(whole.length / 2));
    sendText(response, status, text, {
      'content-type': 'application/json; charset=utf-8',
      ...answer?.headers,
      ...fault.headers,
    });
    return status;
  }
  if (fault?.kind === 'status') {
    const status = fault.status ?? 503;
    const usual = crm.failure?.(status) ?? {
      body: { status: STATUS_CODES[status] ?? 'Failed', reason: 'The CRM was told to fail' },
    };
    const body = fault.body ?? usual.body;
    const headers = { ...usual.headers, ...fault.headers };
    if (typeof body === 'string') sendText(response, status, body, headers);
    else sendJson(response, status, body, headers);
    return status;
  }
  const { status, body, headers } = answer ?? {
    status: 500,
    body: { status: 'Server Error', reason: 'Not executed' },
    headers: {},
  };
  sendJson(response, status, body, { ...headers, ...fault?.headers });
  return status;
}
