// What the real push makes of each connector and object: one record for one entity, whatever is asked twice, found again,
// lost or merged, and nothing sent that need not be. By the connector's own fixtures/conformance.ts; no line for any of them.
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../domain/json.ts';
import type { ConformanceSample } from '../../connectors/conformance.ts';
import { fieldsOf, rows } from '../../connectors/conformance/operations.ts';
import { textsOf } from '../../connectors/conformance/values.ts';
import { callOf } from '../../connectors/kit/testing/calls.ts';
import { sampleKey } from '../../connectors/kit/testing/connector-session.ts';
import { createRegistry } from '../../connectors/registry.ts';
import type { ObjectOperations } from '../../connectors/connector.ts';
import type { BatchedRow } from '../../connectors/kit/testing/conformance-sample.ts';
import { useOpened } from '../support/use-opened.ts';
import { createTestStore } from '../support/store.ts';
import { openPushes, type Pushes } from './open-pushes.ts';

const registry = await createRegistry();
const store = useOpened(() => createTestStore([], {}, { poolSize: 4 }));

for (const connector of registry.list()) {
  const file = new URL(`../../connectors/${connector.name}/fixtures/conformance.ts`, import.meta.url);
  const { samples } = (await import(file.href)) as { samples: Record<string, ConformanceSample> };

  describe.each(Object.entries(samples))(`${connector.name}, %s`, (_name, sample) => {
    const open = (): Promise<Pushes> => openPushes({ store, registry, connector: connector.name, sample });
    const { entityId, fields } = sample;
    const [, row] = rows as [BatchedRow, BatchedRow, BatchedRow];
    const others = fieldsOf(sample, row);
    const { named, clearable } = textsOf(sample);

    test('a push looks, creates once, and asks nothing more; the same again asks nothing', async () => {
      const { crm, server, push, operations } = await open();
      expect(await push(entityId, fields)).toMatchObject({
        outcome: 'created',
        link: { externalId: '1001' },
      });
      expect(crm.asked).toEqual([...lookupsOf(operations, sample), 'create']);
      const { findNone, ...costs } = sample.requests ?? {};
      const requests = sum(
        crm.asked.map((each) => (each === 'find' ? (findNone ?? costs.find) : costs[each]) ?? 1),
      );
      expect(server.requests).toHaveLength(requests);
      expect(await push(entityId, fields)).toMatchObject({ outcome: 'unchanged' });
      expect(server.requests).toHaveLength(requests);
    });

    test('a preview says what the push then does, and sends nothing that writes', async () => {
      const { crm, push, preview } = await open();
      const other = { ...fields, [named]: 'Other' };
      expect(await preview(entityId, fields)).toMatchObject({ outcome: 'create' });
      expect(crm.asked).not.toContain('create');
      expect(await push(entityId, fields)).toMatchObject({ outcome: 'created' });
      expect(await preview(entityId, fields)).toMatchObject({ outcome: 'unchanged' });
      expect(await preview(entityId, other)).toMatchObject({ outcome: 'update' });
      expect(crm.asked).not.toContain('update');
      expect(await push(entityId, other)).toMatchObject({ outcome: 'updated' });
    });

    test('a second create of the same entity: one record where the CRM can be asked or sees to it, else two', async () => {
      const { crm, push, operations, forgetAll } = await open();
      await push(entityId, fields);
      await forgetAll();
      const { createIsUpsert, crmDeduplicates, beforeCreate } = operations.declaration;
      const isAsked = operations.find !== undefined && beforeCreate === 'fetch';
      const records = isAsked || createIsUpsert || crmDeduplicates ? 1 : 2;
      const link = { externalId: `100${records}` };
      expect(await push(entityId, fields)).toMatchObject({ end: 'done', link });
      expect(crm.records).toHaveLength(records);
    });

    test('another entity with the same keys is a conflict that names the first, or has a record of its own', async () => {
      const { crm, push, operations } = await open();
      await push(entityId, fields);
      const shared = operations.keysOf(fields, sampleKey(sample)).filter(({ field }) => field !== 'entityId');
      const answer = await push(row.entityId, fields);
      if (shared.length === 0) {
        expect(answer).toMatchObject({ outcome: 'created', link: { externalId: '1002' } });
      } else {
        expect(answer).toMatchObject({ end: 'stopped', failure: { kind: 'conflict' } });
        expect(JSON.stringify(answer)).toContain(entityId);
        expect(crm.records).toHaveLength(1);
      }
      expect(crm.asked).not.toContain('update');
    });

    test('two entities that the CRM makes one record of: the second is told whose it is', async () => {
      const { crm, push } = await open();
      await push(entityId, fields);
      crm.nextCreate = { takenInto: '1001' };
      const answer = await push(row.entityId, others);
      expect(answer).toMatchObject({ end: 'stopped', failure: { kind: 'conflict' } });
      expect(JSON.stringify(answer)).toContain(entityId);
    });

    if (sample.answers.merged !== undefined) {
      test('two records that the CRM merges: who has none left is told whose it is', async () => {
        const { crm, push } = await open();
        await push(entityId, fields);
        await push(row.entityId, others);
        const [lost] = crm.records;
        if (lost !== undefined) lost.mergedInto = '1002';
        const answer = await push(entityId, { ...fields, [named]: 'Other' });
        expect(answer).toMatchObject({ end: 'stopped', failure: { kind: 'conflict' } });
        expect(JSON.stringify(answer)).toContain(row.entityId);
      });
    }

    test('a lost answer to a create: nothing is made again while a search may lag behind, and then it is found', async () => {
      const { crm, push, operations, requestTimeoutMs, endHorizon } = await open();
      crm.nextCreate = 'lost';
      const { keys, unknownHorizonMs } = operations.declaration;
      const lagMs = Math.max(0, ...keys.map((key) => key.lagMs));
      const first = await push(entityId, fields);
      expect(first).toMatchObject({ waits: expect.any(String) });
      if (operations.find === undefined) {
        const { crmDeduplicates } = operations.declaration;
        const outcome = crmDeduplicates ? 'created' : 'unknown';
        expect(await push(entityId, fields)).toMatchObject({ outcome });
        return;
      }
      // Not before the request has ended, the CRM executes it no more, and its search shows what it made.
      const horizonMs = requestTimeoutMs + unknownHorizonMs + lagMs;
      expect('waitMs' in first ? first.waitMs : 0).toBeGreaterThan(horizonMs);
      const [made] = crm.records;
      if (made === undefined) throw new Error('nothing was made');
      made.isHidden = true;
      expect(await push(entityId, fields)).toMatchObject({ waits: expect.any(String) });
      made.isHidden = false;
      await endHorizon(entityId);
      expect(await push(entityId, fields)).toMatchObject({
        outcome: 'created',
        link: { externalId: '1001' },
      });
      expect(crm.asked.filter((each) => each === 'create')).toHaveLength(1);
    });

    test.each(['always', 'ifEmpty', 'onCreate', 'never'] as const)(
      'overwrite=%s: an update sends a field, or leaves it as people have it',
      async (policy) => {
        const { crm, server, push, operations, settings } = await open();
        const record = (value: string) =>
          operations.toRecord({ ...fields, [clearable]: value }, sampleKey(sample));
        const [path] = Object.keys(record(before)).filter(
          (each) =>
            canonicalJson(record(before)[each] ?? null) !== canonicalJson(record(after)[each] ?? null),
        );
        if (path === undefined) {
          expect(sample.gaps?.clear, `${clearable} is not sent`).toBeDefined();
          return;
        }
        await push(entityId, { ...fields, [clearable]: before });
        await settings({ overwrite: { [path]: policy } });
        server.requests.length = 0;
        const answer = await push(entityId, { ...fields, [clearable]: after });
        const sent = server.requests.map(({ body }) => body).join(' ');
        /** What nobody can see is not overwritten. */
        async function isEmptyAt(field: string): Promise<boolean> {
          server.answer((request) => sample.answers.found('1001', request));
          const state = await operations.read?.('1001', callOf({ key: sampleKey(sample) }));
          const shown = state?.state === 'live' ? state.match.record : undefined;
          return shown !== undefined && (shown[field] ?? '') === '';
        }
        const isSent = policy === 'always' || (policy === 'ifEmpty' && (await isEmptyAt(path)));
        expect(answer).toMatchObject({ outcome: isSent ? 'updated' : 'unchanged' });
        // Of a field that is replaced whole, what others have put in it goes along.
        const isWhole = operations.wholeFields?.isIn({ [path]: after }) === true;
        const isLookedAt = policy === 'ifEmpty' || (policy === 'always' && isWhole);
        const reads = isLookedAt && operations.read !== undefined ? ['read'] : [];
        expect(crm.asked.slice(crm.asked.indexOf('create') + 1)).toEqual([
          ...reads,
          ...(isSent ? ['update'] : []),
        ]);
        // As it goes over the wire: cents, for one.
        const value = record(after)[path];
        expect(sent.includes(typeof value === 'object' ? JSON.stringify(value) : `${value}`)).toBe(isSent);
      },
    );
  });
}

/** A deal's amount too. */
const [before, after] = ['12.25', '34.75'];

/** Each spelling of each key, or one of each key in one call. */
function lookupsOf({ find, declaration, keysOf }: ObjectOperations, sample: ConformanceSample): string[] {
  if (find === undefined || declaration.beforeCreate === 'none') return [];
  const all = keysOf(sample.fields, sampleKey(sample)).map(({ field }) => field);
  const isHeldOnce = declaration.keys.some(
    ({ field, unique }) => field !== 'entityId' && unique === 'enforced' && all.includes(field),
  );
  const isSpared = declaration.sparesOwnKey === true && isHeldOnce;
  const fields = all.filter((field) => !isSpared || field !== 'entityId');
  const perField = [...new Set(fields)].map((field) => fields.filter((each) => each === field).length);
  const count = declaration.keysTogether ? Math.max(...perField) : fields.length;
  return Array.from({ length: count }, () => 'find');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, next) => one + next, 0);
}
