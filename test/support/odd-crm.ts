// A CRM of the generic contract on a real port that keeps records, finds them, and answers its writes as it is told.
import { createLocalServer, type ServerAnswer } from '../../connectors/kit/testing/local-server.ts';

export interface OddWrite {
  /** Does it do what it was asked, whatever it answers? */
  executes: boolean;
  answer: (externalId: string, sent: Record<string, unknown>) => ServerAnswer;
}

export interface OddCrm {
  url: string;
  records: Map<string, Record<string, unknown>>;
  /** `create`, `update`: what it was asked, in order. */
  writes: ('create' | 'update')[];
  /** From now on; undefined: as the contract has it. */
  beOdd(odd: { create?: OddWrite; update?: OddWrite }): void;
  /** The id of the next record. */
  nextId(externalId: string): void;
  /** Empty, and not odd. */
  reset(): void;
  close(): Promise<void>;
}

export async function createOddCrm(): Promise<OddCrm> {
  const server = await createLocalServer();
  const records: OddCrm['records'] = new Map();
  const writes: OddCrm['writes'] = [];
  let odd: Parameters<OddCrm['beOdd']>[0] = {};
  let nextId: string | undefined;

  server.answer(({ url, body }) => {
    const { pathname, searchParams } = new URL(url, server.url);
    if (pathname === '/crm/fetch') return found(searchParams);
    const [, verb = '', id = ''] = /^\/crm\/(create|update)\/?(.*)$/.exec(pathname) ?? [];
    if (verb !== 'create' && verb !== 'update') return { status: 404, body: 'no such address' };
    writes.push(verb);
    const externalId = verb === 'create' ? (nextId ?? `lead-${records.size + 1}`) : decodeURIComponent(id);
    const told = odd[verb];
    const sent = JSON.parse(body) as Record<string, unknown>;
    if (told?.executes !== false) records.set(externalId, { ...records.get(externalId), ...sent });
    return told?.answer(externalId, sent) ?? { body: { lead_id: externalId, status: 'Successfully done' } };
  });

  function found(asked: URLSearchParams): ServerAnswer {
    const [name = '', value] = [...asked][0] ?? [];
    const hit = [...records].find(([id, fields]) => (name === 'lead_id' ? id : fields[name]) === value);
    return hit === undefined
      ? { status: 404, body: { status: 'Not Found', reason: 'No matching lead' } }
      : { body: { lead_id: hit[0], lead_fields: hit[1] } };
  }

  return {
    url: `${server.url}/crm`,
    records,
    writes,
    beOdd: (next) => (odd = next),
    nextId: (externalId) => (nextId = externalId),
    reset() {
      records.clear();
      writes.length = 0;
      odd = {};
      nextId = undefined;
    },
    close: () => server.close(),
  };
}
