// Evidence and faults for tests and people: /_control/…, away from the CRM surfaces and never counted.
import type { ServerResponse } from 'node:http';
import type { CrmSurface } from '../crm-surface.ts';
import { sendJson, sendJsonArray } from '../http/answers.ts';
import { decodePathPart, type IncomingRequest } from '../http/incoming-request.ts';
import { readRequestBody } from '../http/request-body.ts';
import type { LoginStore } from '../oauth/logins.ts';
import { oauthRoutes } from '../oauth/oauth-control.ts';
import { oauthOperations } from '../oauth/oauth-surface.ts';
import type { Fields, StoredRecord } from '../record.ts';
import type { ControlRequest, ControlRoutes } from './control-route.ts';
import { ControlError, readControlInput } from './control-error.ts';
import { controlInput, requireCrm, requireOneOf } from './control-input.ts';
import type { SettingsStore } from './crm-settings.ts';
import type { FaultStore } from './faults.ts';
import type { OpenCalls } from './open-calls.ts';
import type { RateLimits } from './rate-limits.ts';
import type { RecordStore } from './record-store.ts';
import type { RequestLog } from './request-log.ts';

/** What the control surface looks at and changes. */
export interface ControlledParts {
  crms: ReadonlyMap<string, CrmSurface>;
  records: RecordStore;
  requests: RequestLog;
  faults: FaultStore;
  settings: SettingsStore;
  openCalls: OpenCalls;
  rateLimits: RateLimits;
  logins: LoginStore;
  /** The simulator's own address. */
  baseUrl: string;
  now: () => number;
}

/** Creates the handler of `/_control`; `path` is what follows it. */
export function createControlSurface(parts: ControlledParts) {
  const routes = controlRoutes(parts);
  return async function serveControl(
    path: string,
    request: IncomingRequest,
    response: ServerResponse,
  ): Promise<void> {
    try {
      const [, resource = '', id = ''] = path.split('/');
      const own = parts.crms.get(resource)?.control?.(parts.records);
      const route =
        own === undefined
          ? routes[`${request.method} /${resource}${id === '' ? '' : '/:id'}`]
          : own[`${request.method} /${id}`];
      if (route === undefined) throw new ControlError(`There is no ${request.method} /_control${path}`, 404);
      const answer = route({
        id: decodePathPart(id),
        query: request.query as ControlRequest['query'],
        body: readBody(request),
      });
      if ('items' in answer) await sendJsonArray(response, answer.items);
      else sendJson(response, answer.status ?? 200, answer.body);
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      sendJson(response, error.status, { error: error.message });
    }
  };
}

function controlRoutes(parts: ControlledParts): ControlRoutes {
  const { crms, records, requests, faults, settings, openCalls, rateLimits } = parts;

  function filterOf({ query }: ControlRequest) {
    const crm = query['crm'];
    const chosen = crm === undefined ? [...crms.values()] : [requireCrm(crms, crm)];
    requireOneOf(
      'type',
      query['type'],
      chosen.flatMap((one) => one.types),
    );
    return {
      crm,
      type: query['type'],
      operation: query['operation'],
      ...readControlInput(controlInput.page, query),
    };
  }

  function recordOf({ id }: { id: string }): StoredRecord {
    const record = records.get(id);
    if (record === undefined) throw new ControlError(`There is no record ${id}`, 404);
    return record;
  }

  function latencyOf(crm: string) {
    const { delayMs, searchLagMs } = settings.of(crm);
    return { delayMs, searchLagMs };
  }

  function rulesOf(crm: string) {
    const { isKeyUnique, isEmailUnique, compares, shows, isBatchWhole, own } = settings.of(crm);
    const ofAll = { isKeyUnique, isEmailUnique, compares, shows, isBatchWhole };
    return crms.get(crm)?.rules === undefined ? ofAll : own;
  }

  return {
    ...oauthRoutes(parts),
    'GET /records': (request) => {
      const { limit, offset, ...filter } = filterOf(request);
      return { items: slice(records.list(filter), offset, limit) };
    },
    'GET /records/:id': (request) => ({ body: recordOf(request) }),
    'POST /records': ({ body }) => {
      const made = readControlInput(controlInput.record, body);
      const crm = requireCrm(crms, made.crm);
      requireOneOf('type', made.type, crm.types);
      const record = { ...made, fields: crm.mergeFields({}, made.fields), createdBy: 'person' as const };
      return { status: 201, body: records.create(record) };
    },
    'PATCH /records/:id': (request) => {
      const record = recordOf(request);
      const change = readControlInput(controlInput.recordChange, request.body);
      const fields = requireCrm(crms, record.crm).mergeFields(record.fields, change.fields);
      return { body: records.replace(record, fields) };
    },
    'DELETE /records/:id': (request) => {
      records.remove(recordOf(request));
      return { body: { id: request.id, removed: true } };
    },
    'POST /archive': ({ body }) => {
      const { id } = readControlInput(controlInput.archive, body);
      return { body: records.depart(recordOf({ id }), { as: 'archived' }) };
    },
    'POST /merge': ({ body }) => {
      const { id, into } = readControlInput(controlInput.merge, body);
      const [loser, survivor] = [recordOf({ id }), recordOf({ id: into })];
      if (loser === survivor || loser.crm !== survivor.crm || loser.type !== survivor.type) {
        throw new ControlError('into: another record of the same kind');
      }
      records.depart(loser, { as: 'merged', into });
      const merged = crms.get(survivor.crm)?.mergeRecords?.(survivor, loser);
      return { body: records.replace(survivor, merged ?? { ...loser.fields, ...survivor.fields }) };
    },
    'POST /convert': ({ body }) => {
      const { id, type } = readControlInput(controlInput.convert, body);
      const record = recordOf({ id });
      const { crm } = record;
      const surface = requireCrm(crms, crm);
      requireOneOf('type', type, surface.types);
      const fields = surface.convertRecord?.(record, type, records) ?? record.fields;
      const made = records.create({ crm, type, fields, createdBy: 'person' });
      records.depart(record, { as: 'converted', type, id: made.id });
      return { status: 201, body: made };
    },
    // Books of each CRM's own, in its own words.
    'GET /associations': ({ query }) => {
      const crm = query['crm'];
      if (crm !== undefined) requireCrm(crms, crm);
      return { items: records.list({ crm, type: 'association' }) };
    },
    'GET /demo-connections': () => ({
      body: [...crms.values()].map(({ demo }) => demo).filter((demo) => demo !== undefined),
    }),
    'GET /requests': (request) => ({ items: requests.list(filterOf(request)) }),
    'GET /stats': () => ({
      body: Object.fromEntries(
        [...crms.keys()].map((crm) => [crm, { ...requests.count(crm), ...records.count(crm) }]),
      ),
    }),
    'GET /faults': () => ({ body: faults.list() }),
    'POST /faults': ({ body }) => {
      const fault = readControlInput(controlInput.fault, body);
      const { operations, oauth } = requireCrm(crms, fault.crm);
      requireOneOf('operation', fault.operation, [
        ...operations,
        ...(oauth === undefined ? [] : oauthOperations),
      ]);
      return { status: 201, body: faults.add(fault) };
    },
    'DELETE /faults': ({ query }) => {
      if (query['crm'] !== undefined) requireCrm(crms, query['crm']);
      faults.clear(query['crm']);
      return { body: faults.list() };
    },
    'DELETE /faults/:id': ({ id }) => {
      if (!faults.remove(id)) throw new ControlError(`There is no fault ${id}`, 404);
      return { body: faults.list() };
    },
    'POST /release': () => ({ body: { released: openCalls.releaseAll() } }),
    'GET /latency': () => ({
      body: Object.fromEntries([...crms.keys()].map((crm) => [crm, latencyOf(crm)])),
    }),
    'POST /latency': ({ body }) => {
      const { crm, ...patch } = readControlInput(controlInput.latency, body);
      settings.change(requireCrm(crms, crm).name, patch);
      return { body: { crm, ...latencyOf(crm) } };
    },
    'POST /rules': ({ body }) => {
      const { crm, ...patch } = readControlInput(controlInput.anyRules, body);
      const { rules } = requireCrm(crms, crm);
      if (rules === undefined) settings.change(crm, readControlInput(controlInput.rules, patch));
      else {
        const own = readControlInput(rules.strict(), { ...settings.of(crm).own, ...patch });
        settings.change(crm, { own });
      }
      return { body: { crm, ...rulesOf(crm) } };
    },
    'GET /rules': () => ({
      body: Object.fromEntries([...crms.keys()].map((crm) => [crm, rulesOf(crm)])),
    }),
    'POST /credentials': ({ body }) => {
      const { crm, key } = readControlInput(controlInput.credentials, body);
      settings.change(requireCrm(crms, crm).name, { key });
      return { body: { crm, key } };
    },
    'POST /reset': () => {
      // First the calls: a slow one from before must not write into the emptied CRM.
      openCalls.cutAll();
      records.reset();
      parts.logins.reset();
      requests.clear();
      faults.clear();
      settings.reset();
      rateLimits.reset();
      return { body: { reset: true } };
    },
  };
}

function readBody(request: IncomingRequest): Fields {
  const body = readRequestBody('application/json', request.text);
  if ('problem' in body) throw new ControlError(body.problem);
  return body.fields;
}

function* slice<Item>(items: Iterable<Item>, offset: number, limit: number): Generator<Item> {
  let at = 0;
  for (const item of items) {
    if (at >= offset + limit) return;
    if (at >= offset) yield item;
    at += 1;
  }
}
