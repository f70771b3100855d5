// A CRM behind the contract, by a virtual clock: what it executed, and how each request was made.
import { CrmError, type FailureKind } from '../../../domain/failure.ts';
import type {
  Call,
  CreateRow,
  CrmRecord,
  ObjectOperations,
  RequestLimits,
  RowAnswer,
  WriteAnswer,
} from '../../connector.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface VirtualRequest {
  at: number;
  /** Ids of its entities, in order. */
  ids: string[];
  isBatch: boolean;
  deadlineAt: number;
}

export interface VirtualCrmOptions {
  clock: VirtualClock;
  size: number;
  durationMs: number;
  /** Refused data: of one row alone, or, as some vendors do, of the whole request. */
  refusesWhole: boolean;
  isBad(record: CrmRecord): boolean;
  /** How the nth request fails, counted from 0. */
  faults?: readonly (VirtualFault | undefined)[];
}

/** `isUnknown`: nobody can say whether it was executed, whatever its kind. */
export type VirtualFault = { kind: FailureKind; isExecuted?: boolean; isUnknown?: boolean };

export interface VirtualCrm {
  operations: ObjectOperations;
  requests: VirtualRequest[];
  /** Id of the entity → how often. */
  executed: Map<string, number>;
}

const crm = 'virtual';
const operation = 'createContact';

export function createVirtualCrm(options: VirtualCrmOptions): VirtualCrm {
  const { clock, size, durationMs, refusesWhole, isBad, faults = [] } = options;
  const requests: VirtualRequest[] = [];
  const executed = new Map<string, number>();

  async function request(rows: readonly CreateRow[], limits: RequestLimits, isBatch: boolean) {
    await limits.beforeSend();
    const ids = rows.map(({ call }) => call.key.entityId);
    const fault = faults[requests.length];
    requests.push({ at: clock.now(), ids, isBatch, deadlineAt: limits.deadlineAt });
    limits.onRequest?.(1);
    await new Promise<void>((resolve) => clock.after(durationMs, resolve));
    if (fault === undefined || fault.isExecuted === true) return execute(rows, fault);
    throw failure(fault.kind, fault.isUnknown);
  }

  function execute(rows: readonly CreateRow[], fault: VirtualFault | undefined): RowAnswer<WriteAnswer>[] {
    if (refusesWhole && rows.some(({ record }) => isBad(record))) throw failure('invalid_record');
    const answers = rows.map(({ record, call }): RowAnswer<WriteAnswer> => {
      if (isBad(record)) return failure('invalid_record');
      executed.set(call.key.entityId, (executed.get(call.key.entityId) ?? 0) + 1);
      return { externalId: `record of ${call.key.entityId}` };
    });
    if (fault !== undefined) throw failure(fault.kind, fault.isUnknown);
    return answers;
  }

  async function create(record: CrmRecord, call: Call): Promise<WriteAnswer> {
    const [answer] = await request([{ record, call }], call, false);
    if (answer === undefined || answer instanceof CrmError) throw answer;
    return answer;
  }

  return {
    requests,
    executed,
    operations: {
      declaration: {
        keys: [],
        keysTogether: false,
        updateForm: 'changed',
        answersId: true,
        unknownHorizonMs: 0,
        beforeCreate: 'none',
        createIsUpsert: false,
        crmDeduplicates: false,
        onAdopt: 'fillEmpty',
      },
      toRecord: (fields) => fields,
      keysOf: () => [],
      create,
      update: () => Promise.reject(new Error('not asked here')),
      batch: {
        size,
        create: (rows, limits) => request(rows, limits, true),
        valuesOnce: ({ email }) => (typeof email === 'string' ? [email] : []),
      },
    },
  };
}

function failure(kind: FailureKind, isUnknown = false): CrmError {
  const execution = isUnknown ? 'unknown' : 'rejected';
  return new CrmError({ kind, crm, operation, execution });
}
