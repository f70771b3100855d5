// Counts what a test run did, for the last line of `npm test`. Vitest's own totals can say 0 failed when it failed: a file
// that does not load counts no test, and an error that nobody caught belongs to none.
import { writeFileSync } from 'node:fs';

export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state) => tests.filter((test) => test.result().state === state).length;
    // A file that did not load, or whose hooks failed, has errors of its own.
    const brokenFiles = modules.filter((module) => module.errors().length > 0).length;
    const failed = inState('failed') + brokenFiles + unhandledErrors.length;
    writeFileSync(process.env['SYNCLINE_TEST_COUNTS'], JSON.stringify({ passed: inState('passed'), failed }));
  }
}
