// What the parts of the suite write their cases with.
import assert from 'node:assert/strict';
import type { Connector } from '../connector.ts';
import type { ConformanceAnswers, ConformanceGap } from '../kit/testing/conformance-sample.ts';
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
  /** Runs with the sample's answer, or asserts that its lack is declared. */
  itOrGap: ItOrGap;
}

/** `isNeeded`: of connectors that have such an operation; always where it is absent. */
export type ItOrGap = <Name extends ConformanceGap & keyof ConformanceAnswers>(
  name: Name,
  sentence: string,
  run: (answer: NonNullable<ConformanceAnswers[Name]>, tools: Tools) => Promise<void>,
  isNeeded?: (tools: Tools) => boolean,
) => void;

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

  const it: Suite['it'] = (name, run) =>
    cases.push({ name, run: () => withTools(connector, sample, longTimeoutMs, run) });

  return {
    connector,
    sample,
    cases,
    it,
    itOrGap(name, sentence, run, isNeeded = () => true) {
      const answer = sample.answers[name];
      const reason = sample.gaps?.[name];
      it(answer === undefined ? `${name}: a gap, and its reason is told` : sentence, async (tools) => {
        if (!isNeeded(tools)) return;
        if (answer === undefined)
          assert.ok(
            reason,
            `say in fixtures/conformance.ts how this CRM answers "${name}" (answers), or why it cannot (gaps)`,
          );
        else assert.equal(reason, undefined, `"${name}" has an answer and is declared a gap`);
        if (answer !== undefined) await run(answer, tools);
      });
    },
    itRunsOutOfTime: (name, run) => cases.push({ name, run: () => runWithin(200, run) }),
  };
}
