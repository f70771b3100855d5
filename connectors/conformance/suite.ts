// What the parts of the suite write their cases with.
import type { Connector } from '../connector.ts';
import { withTools, type ConformanceSample, type Tools } from '../kit/testing/connector-session.ts';

export interface ConformanceCase {
  name: string;
  run(): Promise<void>;
}

export interface Suite {
  connector: Connector;
  sample: ConformanceSample;
  it(name: string, run: (tools: Tools) => Promise<void>): void;
  /** Ends by our own time-out only. */
  itRunsOutOfTime(name: string, run: (tools: Tools) => Promise<void>): void;
}

/** A request is answered at once here; no test waits for this. */
const longTimeoutMs = 30_000;

export function createSuite(
  connector: Connector,
  sample: ConformanceSample,
): Suite & { cases: ConformanceCase[] } {
  const cases: ConformanceCase[] = [];

  /** With twice the time, again, where a slow machine had not sent anything yet. */
  async function runWithin(requestTimeoutMs: number, run: (tools: Tools) => Promise<void>): Promise<void> {
    let wasAsked = false;
    try {
      await withTools(connector, sample, requestTimeoutMs, (tools) =>
        run(tools).finally(() => (wasAsked = tools.server.requests.length > 0)),
      );
    } catch (error) {
      if (wasAsked || requestTimeoutMs > 20_000) throw error;
      await runWithin(2 * requestTimeoutMs, run);
    }
  }

  return {
    connector,
    sample,
    cases,
    it: (name, run) => cases.push({ name, run: () => withTools(connector, sample, longTimeoutMs, run) }),
    itRunsOutOfTime: (name, run) => cases.push({ name, run: () => runWithin(200, run) }),
  };
}
