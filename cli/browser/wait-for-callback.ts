// Where a browser comes back to after a login: a port of this machine, for one visit.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { UsageError } from '../output/usage-error.ts';

export interface CallbackServer {
  /** Registered at the CRM, letter by letter. */
  redirectUri: string;
  /**
   * What the browser brought, once. `finish` says what the page shows: its answer, or the message of what it throws,
   * which is thrown here as well. Rejects with GaveUp after `withinMs`.
   */
  next<Answer>(
    finish: (callback: URLSearchParams) => Promise<Answer>,
    withinMs: number,
    describe: { done(answer: Answer): string; failed(error: unknown): string },
  ): Promise<Answer>;
  close(): Promise<void>;
}

/** Nobody came back in time. */
export class GaveUp extends Error {}

const path = '/oauth/callback';

/** No code is longer than a few hundred characters. */
const mostBytes = 64 * 1024;

/** Throws UsageError where the port is taken. */
export async function waitForCallback(port: number): Promise<CallbackServer> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new UsageError(
      `The port ${port}, to which the browser comes back, is taken: --port names another one, which must be allowed at the CRM too.`,
    );
  });
  const { port: opened } = server.address() as AddressInfo;
  return {
    redirectUri: `http://127.0.0.1:${opened}${path}`,
    next: (finish, withinMs, describe) => nextVisit(server, { finish, withinMs, describe }),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function nextVisit<Answer>(
  server: Server,
  visit: {
    finish: (callback: URLSearchParams) => Promise<Answer>;
    withinMs: number;
    describe: { done(answer: Answer): string; failed(error: unknown): string };
  },
): Promise<Answer> {
  const { finish, withinMs, describe } = visit;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(() => reject(new GaveUp())), withinMs);

    function end(settle: () => void): void {
      clearTimeout(timer);
      server.off('request', listen);
      settle();
    }

    async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const callback = await readCallback(request);
      if (callback === undefined) return show(response, 404, 'Nothing is here', 'Log in at the CRM first.');
      // A browser asks twice now and then; a code is good for once.
      server.off('request', listen);
      try {
        const answer = await finish(callback);
        await show(response, 200, 'Logged in', `${describe.done(answer)} You can close this window.`);
        end(() => resolve(answer));
      } catch (error) {
        await show(response, 400, 'Not logged in', describe.failed(error));
        end(() => reject(error as Error));
      }
    }

    function listen(request: IncomingMessage, response: ServerResponse): void {
      // A visit that breaks off is none.
      serve(request, response).catch(() => response.destroy());
    }
    server.on('request', listen);
  });
}

/** In the address, or in a form: some vendors post it. Undefined: a visit to somewhere else. */
async function readCallback(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname !== path) return undefined;
  if (request.method === 'GET') return url.searchParams;
  if (request.method !== 'POST' || Number(request.headers['content-length'] ?? 0) > mostBytes)
    return undefined;
  return new URLSearchParams(await text(request));
}

function show(response: ServerResponse, status: number, title: string, message: string): Promise<void> {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}: Syncline</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:15vh auto;max-width:32rem;padding:0 1rem;color:#1c1f23}
h1{font-size:1.4rem}@media(prefers-color-scheme:dark){body{background:#16181b;color:#e7e9ec}}</style></head>
<body><h1>${title}</h1><p>${escaped(message)}</p></body></html>`;
  return new Promise((resolve) => {
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'close',
    });
    // Also a browser that has gone must not hold the command.
    response.once('close', resolve);
    response.end(html);
  });
}

function escaped(message: string): string {
  return message.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
