// Requests through the kit's HTTP to local servers, as a connector makes them.
import type { LookupFunction, Server } from 'node:net';
import { afterEach, expect } from 'vitest';
import { CrmError } from '../../../domain/failure.ts';
import type { HttpRequest, RequestLimits } from '../../connector.ts';
import {
  createConnectorHttp,
  createHttpAgent,
  type ConnectorHttpOptions,
  type HttpLogEntry,
} from '../http.ts';
import { createKnownSecrets } from '../login/known-secrets.ts';
import { createLocalServer, type LocalServer, type ServerAnswer } from './local-server.ts';

/** What a test file opens is closed after each test, in reverse. */
export const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

export async function serve(
  answer: ServerAnswer | Parameters<LocalServer['answer']>[0] = {},
): Promise<LocalServer> {
  const server = await createLocalServer(answer);
  closing.push(() => server.close());
  return server;
}

export function connect(
  options: Partial<Omit<ConnectorHttpOptions, 'secrets'> & RequestLimits> & {
    secrets?: readonly string[];
    allowTargets?: string[];
    lookup?: LookupFunction;
  } = {},
) {
  const {
    allowTargets = [],
    secrets = [],
    lookup,
    deadlineAt,
    beforeSend = async () => {},
    ...rest
  } = options;
  const agent = createHttpAgent({ allowTargets, lookup });
  closing.push(() => agent.close());
  const log: HttpLogEntry[] = [];
  const kit = createConnectorHttp({
    agent,
    crm: 'test',
    // A slow machine reaches none of these; a test about one of them brings its own.
    connectTimeoutMs: 60_000,
    requestTimeoutMs: 120_000,
    secrets: createKnownSecrets(secrets),
    log: (entry) => log.push(entry),
    ...rest,
  });
  const http = {
    request: (request: HttpRequest) =>
      kit.request(request, { deadlineAt: deadlineAt ?? performance.now() + 600_000, beforeSend }),
  };
  return { http, log, agent };
}

export const read = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  operation: 'findContact',
  method: 'GET',
  url,
  isWrite: false,
  ...more,
});
export const write = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  operation: 'createContact',
  method: 'POST',
  url,
  isWrite: true,
  body: '{}',
  ...more,
});

export async function errorOf(promise: Promise<unknown>): Promise<CrmError> {
  const error = await promise.then(
    (value) => expect.unreachable(`succeeded: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CrmError);
  return error as CrmError;
}

/**
 * For requests that run out of time: with twice the time, again, as long as this machine was too slow for the request to
 * reach the server at all.
 */
export async function outOfTime<Answer>(
  server: { requests: readonly unknown[] },
  attempt: (ms: number) => Promise<Answer>,
  ms = 100,
): Promise<Answer> {
  const before = server.requests.length;
  const answer = await attempt(ms);
  return server.requests.length > before ? answer : outOfTime(server, attempt, 2 * ms);
}

/** Resolves every name to these addresses; to none: not found. */
export function resolver(addresses: string[]): LookupFunction {
  return (hostname, _options, callback) => {
    if (addresses.length === 0) {
      callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' }), '', 4);
      return;
    }
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
}

export function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
