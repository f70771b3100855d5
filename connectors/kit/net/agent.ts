// The sockets of all connectors of a process: kept alive, guarded where they are opened.
import { lookup as resolveName } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { isPublicAddress } from './public-address.ts';
import { publicOnly } from './public-lookup.ts';
import { isAllowed, notPublic, TargetRefused, targetOf, targetProblem } from './target-guard.ts';

export interface HttpAgent {
  dispatcher: Dispatcher;
  /** Why this URL is refused before any name is resolved, or undefined. */
  problemOf(url: URL): string | undefined;
  close(): Promise<void>;
}

export interface HttpAgentOptions {
  /** Exact `host:port` exceptions: plain http and private addresses. */
  allowTargets: readonly string[];
  /** After this a socket is given up, whoever waits for it; each request has a shorter time-out of its own. */
  connectTimeoutMs?: number | undefined;
  /** Tests bring a resolver of their own. */
  lookup?: LookupFunction | undefined;
}

/** One per process; whoever makes it closes it. */
export function createHttpAgent(options: HttpAgentOptions): HttpAgent {
  const {
    allowTargets,
    connectTimeoutMs: timeout = 30_000,
    lookup = resolveName as LookupFunction,
  } = options;
  const connectFreely = buildConnector({ timeout, allowH2: false, lookup } as buildConnector.BuildOptions);
  const connectPublic = buildConnector({
    timeout,
    allowH2: false,
    lookup: publicOnly(lookup),
  } as buildConnector.BuildOptions);

  function connect(target: buildConnector.Options, callback: buildConnector.Callback): void {
    const name = targetOf(target);
    if (isAllowed(name, allowTargets)) {
      connectFreely(target, callback);
      return;
    }
    // undici never calls `lookup` for an IP literal, so the URL's host is looked at here as well.
    const problem = targetProblem(new URL(`${target.protocol}//${name}`), allowTargets);
    if (problem !== undefined) {
      callback(new TargetRefused(problem), null);
      return;
    }
    connectPublic(target, (...answer) => {
      const [error, socket] = answer;
      // The last look: whatever happened on the way here, this is where the socket ends.
      const isElsewhere = error === null && !isPublicAddress(socket.remoteAddress ?? '');
      if (isElsewhere) socket.destroy();
      // The resolver knows no port; the sentence names the exact target.
      if (isElsewhere || error instanceof TargetRefused) callback(new TargetRefused(notPublic(name)), null);
      else callback(...answer);
    });
  }

  const dispatcher = new Agent({
    connect,
    allowH2: false, // HTTP/2 streams refused by GOAWAY are sent again, and a write must never be.
    pipelining: 1,
    // The exchange has its own clock: undici's timers are half a second coarse.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    dispatcher,
    problemOf: (url) => targetProblem(url, allowTargets),
    close: () => dispatcher.close(),
  };
}
