import type { FaultKind } from './faults.ts';
import type { Fields } from '../record.ts';
import type { IncomingRequest } from '../http/incoming-request.ts';
import { readRequestBody } from '../http/request-body.ts';
import { maskFields, maskHeaders, maskText } from './mask-credentials.ts';

/** One request on a CRM surface. `status` stays null when nobody was answered. */
export interface LoggedRequest {
  seq: number;
  at: string;
  crm: string;
  operation: string;
  method: string;
  path: string;
  query: Fields;
  headers: Record<string, string>;
  status: number | null;
  executed: boolean;
  executedAt: string | null;
  recordId: string | null;
  /** Of a batch all of them, else the one above. */
  recordIds: readonly string[];
  fault: { id: string; kind: FaultKind } | null;
  /** Masked and whole; shown as `body` and, up to 16 KB, as `raw`. */
  text: string;
}

/** The requests on the CRM surfaces, in the order of their arrival. */
export interface RequestLog {
  add(crm: string, operation: string, request: IncomingRequest): LoggedRequest;
  list(filter: RequestFilter): Iterable<Omit<LoggedRequest, 'text'> & { body: unknown; raw: string }>;
  /** Counts since the last reset; they go on when old entries have been dropped. */
  count(crm: string): { requests: number; operations: Record<string, number> };
  clear(): void;
}

interface RequestFilter {
  crm?: string | undefined;
  operation?: string | undefined;
  /** Only requests after this `seq`. */
  after: number;
  limit: number;
}

const maxEntries = 200_000;
const maxTextLength = 128 * 1024 * 1024;
const maxRawLength = 16 * 1024;

/** Creates an empty log. It forgets the oldest beyond 200,000 requests or 128 MB of bodies. */
export function createRequestLog(now: () => number): RequestLog {
  const entries = new Map<number, LoggedRequest>();
  const operations = new Map<string, Record<string, number>>();
  let lastSeq = 0;
  let textLength = 0;

  function dropOldest(): void {
    for (const [seq, { text }] of entries) {
      if (entries.size <= maxEntries && textLength <= maxTextLength) return;
      textLength -= text.length;
      entries.delete(seq);
    }
  }

  return {
    add(crm, operation, request) {
      lastSeq += 1;
      const entry: LoggedRequest = {
        seq: lastSeq,
        at: new Date(now()).toISOString(),
        crm,
        operation,
        method: request.method,
        path: request.path,
        query: maskFields(request.query),
        headers: maskHeaders(request.headers),
        status: null,
        executed: false,
        executedAt: null,
        recordId: null,
        recordIds: [],
        fault: null,
        text: maskText(request.text),
      };
      entries.set(lastSeq, entry);
      textLength += entry.text.length;
      dropOldest();
      const counts = operations.get(crm) ?? {};
      counts[operation] = (counts[operation] ?? 0) + 1;
      operations.set(crm, counts);
      return entry;
    },
    *list({ crm, operation, after, limit }) {
      const [first = lastSeq + 1] = entries.keys();
      let shown = 0;
      for (let seq = Math.max(first, after + 1); seq <= lastSeq && shown < limit; seq += 1) {
        const entry = entries.get(seq);
        if (entry === undefined || (crm !== undefined && entry.crm !== crm)) continue;
        if (operation !== undefined && entry.operation !== operation) continue;
        shown += 1;
        yield present(entry);
      }
    },
    count(crm) {
      const counts = operations.get(crm) ?? {};
      return {
        requests: Object.values(counts).reduce((sum, count) => sum + count, 0),
        operations: { ...counts },
      };
    },
    clear() {
      entries.clear();
      operations.clear();
      lastSeq = 0;
      textLength = 0;
    },
  };
}

// Bodies are parsed when somebody looks: a parsed body takes three times the memory of its text.
function present({ text, ...entry }: LoggedRequest) {
  const body = text === '' ? { fields: null } : readRequestBody(entry.headers['content-type'], text);
  return { ...entry, body: 'fields' in body ? body.fields : null, raw: text.slice(0, maxRawLength) };
}
