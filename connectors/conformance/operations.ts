// Each operation of a connector in its plain case: what runs it, and what the CRM answers. What holds for all of them is
// asked of the whole table.
import assert from 'node:assert/strict';
import type { Fields } from '../../domain/fields.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import type { Call, RequestLimits } from '../connector.ts';
import { callOf, keyOf } from '../kit/testing/calls.ts';
import type {
  AssociatedPair,
  BatchedRow,
  ConformanceSample,
  PlainOperation,
} from '../kit/testing/conformance-sample.ts';
import { objectOf, sampleKey, type Tools } from '../kit/testing/connector-session.ts';
import type { ServedRequest, ServerAnswer } from '../kit/testing/local-server.ts';

export interface OperationCase {
  operation: PlainOperation;
  isWrite: boolean;
  answer(request: ServedRequest): ServerAnswer;
  run(tools: Tools, limits: RequestLimits): Promise<unknown>;
}

export const rows: readonly BatchedRow[] = ['1', '2', '3'].map((number) => ({
  externalId: `100${number}`,
  entityId: `x-${number}`,
  email: `row-${number}@example.com`,
  phone: `+1 202 555 010${number}`,
  domain: `row-${number}.example.com`,
}));

/** What a row's entity has: the sample's fields, with keys of its own. */
export function fieldsOf({ fields }: ConformanceSample, { email, phone, domain }: BatchedRow): Fields {
  const own = Object.entries({ email, phone, domain }).filter(([field]) => fields[field] !== undefined);
  return { ...fields, ...Object.fromEntries(own) };
}

/** Those that the connector has for the sample's object, and that the sample answers. */
export function operationCases(sample: ConformanceSample, { operations }: Tools): OperationCase[] {
  const { answers } = sample;
  const key = sampleKey(sample);
  const object = objectOf(sample);
  const { batch, associations = {} } = operations;
  const call = (limits: RequestLimits): Call => callOf({ key, ...limits });
  const record = () => operations.toRecord(sample.fields, key);
  const rowsWith = <Row>(make: (row: BatchedRow) => Row): (Row & { call: Call })[] =>
    rows.map((row) => ({ ...make(row), call: ownCall(row, object) }));
  const recordOf = (row: BatchedRow) =>
    operations.toRecord(fieldsOf(sample, row), keyOf(row.entityId, object));

  const cases: (OperationCase | false)[] = [
    {
      operation: 'create',
      isWrite: true,
      answer: (request) => answers.created('1001', request),
      run: (_tools, limits) => operations.create(record(), call(limits)),
    },
    {
      operation: 'update',
      isWrite: true,
      answer: (request) => answers.updated('1001', request),
      run: (_tools, limits) => operations.update('1001', record(), call(limits)),
    },
    operations.find !== undefined && {
      operation: 'find',
      isWrite: false,
      answer: (request) => answers.found('1001', request),
      async run(_tools, limits) {
        const keys = operations.keysOf(sample.fields, key);
        const asked = operations.declaration.keysTogether ? keys : keys.slice(0, 1);
        return operations.find?.(asked, call(limits));
      },
    },
    operations.read !== undefined && {
      operation: 'read',
      isWrite: false,
      answer: (request) => answers.found('1001', request),
      async run(_tools, limits) {
        const state = await operations.read?.('1001', call(limits));
        assert.equal(state?.state, 'live');
      },
    },
    operations.remove !== undefined && {
      operation: 'remove',
      isWrite: true,
      answer: (request) => answers.removed?.('1001', request) ?? { status: 204 },
      async run(_tools, limits) {
        await operations.remove?.('1001', call(limits));
      },
    },
    ...Object.keys(associations).flatMap((other) => associationCases(other as ObjectType)),
    batch?.find !== undefined &&
      answers.batchFound !== undefined && {
        operation: 'batchFind',
        isWrite: false,
        answer: (request) => answers.batchFound?.(rows, request) ?? {},
        run: async (_tools, limits) =>
          batch.find?.(
            rowsWith((row) => ({ key: firstKey(row) })),
            limits,
          ),
      },
    batch?.create !== undefined &&
      answers.batchCreated !== undefined && {
        operation: 'batchCreate',
        isWrite: true,
        answer: (request) => answers.batchCreated?.(rows, request) ?? {},
        run: async (_tools, limits) =>
          batch.create?.(
            rowsWith((row) => ({ record: recordOf(row) })),
            limits,
          ),
      },
    batch?.update !== undefined &&
      answers.batchCreated !== undefined && {
        operation: 'batchUpdate',
        isWrite: true,
        answer: (request) => (answers.batchUpdated ?? answers.batchCreated)?.(rows, request) ?? {},
        run: async (_tools, limits) =>
          batch.update?.(
            rowsWith((row) => ({ externalId: row.externalId, record: recordOf(row) })),
            limits,
          ),
      },
  ];
  return cases.filter((each) => each !== false);

  function firstKey(row: BatchedRow) {
    const [first] = operations
      .keysOf(fieldsOf(sample, row), keyOf(row.entityId, object))
      .filter(({ field }) => batch?.findsBy?.includes(field) ?? true);
    assert.ok(first !== undefined, 'a lookup of many, and no key that it takes');
    return first;
  }

  function associationCases(other: ObjectType): OperationCase[] {
    const between = associations[other];
    const { associated } = answers;
    if (between === undefined || associated === undefined) return [];
    const pair: Omit<AssociatedPair, 'isHeld'> = { externalId: '1001', other, otherId: '2001' };
    return [
      {
        operation: `associate ${other}`,
        isWrite: true,
        answer: (request) => associated({ ...pair, isHeld: false }, request),
        run: (_tools, limits) => between.associate('1001', '2001', call(limits)),
      },
      {
        operation: `dissociate ${other}`,
        isWrite: true,
        answer: (request) => associated({ ...pair, isHeld: true }, request),
        run: (_tools, limits) => between.dissociate('1001', '2001', call(limits)),
      },
    ];
  }
}

/** The mark of a row is the wrapper's to ask for: a connector's batch makes one request, with the limits that it gets. */
export function ownCall({ entityId }: BatchedRow, object: ObjectType): Call {
  const beforeSend = () =>
    Promise.reject(new Error('a batch asks for the mark of the request, not of a row'));
  return callOf({ key: keyOf(entityId, object), beforeSend });
}
