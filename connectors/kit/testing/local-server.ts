// A real HTTP server for tests: it says what it is told, and remembers what it was asked. Loopback, a free port.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServerAnswer {
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: string | Buffer | object;
  delayMs?: number;
  /**
   * `silence`: never answers · `reset`: RST after the request · `cut`: closes in the middle of the body · `endless`: the body
   * comes in pieces, and the last one never.
   */
  fault?: 'silence' | 'reset' | 'cut' | 'endless';
}

export interface ServedRequest {
  method: string;
  /** With the query. */
  url: string;
  headers: IncomingHttpHeaders;
  /** As they came, names in their own spelling. */
  rawHeaders: string[];
  body: string;
}

export type Answering = (request: ServedRequest) => ServerAnswer;

export interface LocalServer {
  url: string;
  /** `127.0.0.1:port`, for the list of allowed targets. */
  host: string;
  requests: ServedRequest[];
  /** From now on. */
  answer(answering: ServerAnswer | Answering): void;
  close(): Promise<void>;
}

export async function createLocalServer(first: ServerAnswer | Answering = {}): Promise<LocalServer> {
  const requests: ServedRequest[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let answering: ServerAnswer | Answering = first;
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const { method = '', url = '', headers, rawHeaders } = message;
      const request = { method, url, headers, rawHeaders, body: Buffer.concat(chunks).toString('utf8') };
      requests.push(request);
      const answer = typeof answering === 'function' ? answering(request) : answering;
      if (answer.delayMs === undefined) {
        reply(response, answer);
        return;
      }
      const timer = setTimeout(() => {
        timers.delete(timer);
        reply(response, answer);
      }, answer.delayMs);
      timers.add(timer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    host,
    requests,
    answer(next) {
      answering = next;
    },
    close: () =>
      new Promise((resolve) => {
        for (const timer of timers) clearTimeout(timer);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function reply(response: ServerResponse, answer: ServerAnswer): void {
  const { status = 200, headers = {}, body = '', fault } = answer;
  if (fault === 'silence') return;
  if (fault === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const isText = typeof body === 'string' || Buffer.isBuffer(body);
  const data = isText ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
  const hasBody = status !== 204 && status !== 304;
  response.writeHead(status, {
    ...(isText ? {} : { 'content-type': 'application/json' }),
    ...(hasBody && fault !== 'endless' ? { 'content-length': data.length } : {}),
    ...headers,
  });
  if (fault === 'cut') {
    response.write(data.subarray(0, Math.ceil(data.length / 2)), () => response.socket?.destroy());
    return;
  }
  if (fault === 'endless') {
    response.write(data);
    return;
  }
  response.end(hasBody ? data : undefined);
}
