// What every connector must do, whatever its CRM: the suite as data, so that any test runner can run it.
// A connector's sample says how its CRM words the answers; the server is a real one on a local port.
import { associationCases } from './conformance/associations.ts';
import { batchCases } from './conformance/batches.ts';
import { basicCases } from './conformance/basics.ts';
import { everyOperationCases } from './conformance/every-operation.ts';
import { faultCases } from './conformance/faults.ts';
import { loginCases } from './conformance/logins.ts';
import { recordCases } from './conformance/records.ts';
import { sendingCases } from './conformance/sending.ts';
import { statusCases } from './conformance/statuses.ts';
import { createSuite, type ConformanceCase } from './conformance/suite.ts';
import { valueCases } from './conformance/values.ts';
import type { Connector } from './connector.ts';
import type { ConformanceSample } from './kit/testing/connector-session.ts';

export type { ConformanceCase, ConformanceSample };

const parts = [
  basicCases,
  valueCases,
  recordCases,
  everyOperationCases,
  batchCases,
  associationCases,
  loginCases,
  statusCases,
  faultCases,
  sendingCases,
];

export function conformanceCases(connector: Connector, sample: ConformanceSample): ConformanceCase[] {
  const suite = createSuite(connector, sample);
  for (const addCases of parts) addCases(suite);
  return suite.cases;
}
