import { createServer, type ServerResponse, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createControlSurface } from './control/control-surface.ts';
import { createSettingsStore } from './control/crm-settings.ts';
import { createFaultStore } from './control/faults.ts';
import { createOpenCalls } from './control/open-calls.ts';
import { createRateLimits } from './control/rate-limits.ts';
import { createRecordStore } from './control/record-store.ts';
import { createRequestLog } from './control/request-log.ts';
import { serveCall } from './control/serve-call.ts';
import type { CrmSurface } from './crm-surface.ts';
import { loadSurfaces } from './load-surfaces.ts';
import { settingsOf, type OAuthContext } from './oauth/issue-tokens.ts';
import { createLoginStore } from './oauth/logins.ts';
import { oauthPage, receiveOAuth } from './oauth/oauth-surface.ts';
import { sendJson, sendText } from './http/answers.ts';
import { BodyTooLarge, readIncomingRequest, type IncomingRequest } from './http/incoming-request.ts';

export interface SimulatorOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  host?: string | undefined;
  /** Where records are kept; without it they live in memory. */
  dataFolder?: string | undefined;
  /** How long each CRM thinks before it answers, 15 ms by default. */
  latencyMs?: number;
  /** The credential that the CRMs accept, `demo-key` by default. */
  key?: string;
  /** The custom field of the generic CRM in which the app keeps its own contact id. */
  keyField?: string;
  now?: () => number;
  random?: () => number;
}

export interface Simulator {
  url: string;
  close(): Promise<void>;
}

// Longer than any client keeps an idle connection: a reset happens only when a fault asks for it.
const keepAliveTimeoutMs = 120_000;

/** Starts the simulated CRMs on one port. Rejects when the port is taken or the data cannot be read. */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1', now = Date.now, keyField = 'syncline_contact_id' } = options;
  const surfaces = await loadSurfaces({ keyField });
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const url = `http://${nameOf(host)}:${(server.address() as AddressInfo).port}`;

  try {
    // Only now, and in the same turn: a second simulator that finds the port taken must not touch the journal
    // of the first, and no request is served before the records are back.
    const parts = createParts({ ...options, baseUrl: url, surfaces, now });
    server.on('request', createListener(parts));
    return {
      url,
      async close() {
        const closed = new Promise((resolve) => server.close(resolve));
        parts.openCalls.cutAll();
        server.closeAllConnections();
        await closed;
        parts.records.close();
        parts.logins.close();
      },
    };
  } catch (error) {
    server.close();
    throw error;
  }
}

function createParts(
  options: SimulatorOptions & { baseUrl: string; surfaces: readonly CrmSurface[]; now: () => number },
) {
  const { baseUrl, surfaces, now, dataFolder, latencyMs = 15, key = 'demo-key' } = options;
  const crms: ReadonlyMap<string, CrmSurface> = new Map(surfaces.map((crm) => [crm.name, crm]));
  return {
    crms,
    records: createRecordStore({ crms, dataFolder, now }),
    logins: createLoginStore({ dataFolder, now }),
    requests: createRequestLog(now),
    faults: createFaultStore(options.random ?? Math.random),
    settings: createSettingsStore((crm) => ({
      delayMs: latencyMs,
      searchLagMs: 0,
      key,
      isKeyUnique: false,
      isEmailUnique: false,
      compares: 'normalised',
      shows: 'values',
      isBatchWhole: false,
      own: crms.get(crm)?.rules?.parse({}) ?? {},
    })),
    rateLimits: createRateLimits(now),
    openCalls: createOpenCalls(),
    baseUrl,
    now,
  };
}

function createListener(parts: ReturnType<typeof createParts>) {
  const serveControl = createControlSurface(parts);

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readIncomingRequest(message);
    const [, first = '', rest] = /^\/([^/]*)(.*)$/.exec(request.path) ?? [];
    const crm = parts.crms.get(first);
    if (first === '_control') await serveControl(rest ?? '', request, response);
    else if (crm !== undefined) await serveCrm(crm, rest ?? '', request, response);
    else
      sendJson(response, 404, {
        error: `Try /_control/stats, or a CRM: /${[...parts.crms.keys()].join(', /')}`,
      });
  }

  async function serveCrm(crm: CrmSurface, path: string, request: IncomingRequest, response: ServerResponse) {
    const { records, logins, requests, faults, settings, openCalls, rateLimits, now } = parts;
    const context = {
      records,
      logins,
      settings: settings.of(crm.name),
      rateLimits,
      selfUrl: parts.baseUrl,
      now,
    };
    const oauth = oauthOf(crm);
    const page = (oauth && oauthPage(path, request, oauth)) ?? crm.page(path, request, context);
    if (page !== undefined) {
      sendText(response, page.status, page.html, page.headers);
      return;
    }
    const login = oauth && receiveOAuth(path, request, oauth);
    const call = login === undefined ? crm.receive(path, request, context) : { ...login, subjects: [] };
    const fault = faults.take({ crm: crm.name, operation: call.operation, subjects: call.subjects });
    const entry = requests.add(crm.name, call.operation, request);
    entry.fault = fault === undefined ? null : { id: fault.id, kind: fault.kind };
    const openCall = openCalls.add(response);
    await serveCall({ crm, call, entry, fault, delayMs: context.settings.delayMs, openCall, response, now });
    openCall.done();
  }

  function oauthOf({ name: crm, oauth: vendor }: CrmSurface): OAuthContext | undefined {
    if (vendor === undefined) return undefined;
    const { logins, baseUrl, now } = parts;
    return {
      crm,
      vendor,
      settings: settingsOf(vendor, crm, logins),
      logins,
      baseUrl: `${baseUrl}/${crm}`,
      now,
    };
  }

  return (message: IncomingMessage, response: ServerResponse): void => {
    serve(message, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) response.destroy();
      else if (error instanceof BodyTooLarge)
        sendJson(response, 413, { error: error.message }, { connection: 'close' });
      else sendJson(response, 500, { error: error instanceof Error ? error.message : String(error) });
    });
  };
}

// A wildcard address is no address that a browser opens.
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
