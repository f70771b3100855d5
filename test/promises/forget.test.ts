// Forgotten: nothing of it is left with us, the others stay, and nothing is made twice when it comes back.
import { describe, expect, test } from 'vitest';
import { parseEncryptionKeys } from '../../config/encryption-keys.ts';
import { restoreEntity } from '../../push/restore-entity.ts';
import { createCipher } from '../../store/encryption.ts';
import { createEntityStore } from '../../store/entity/entity-store.ts';
import { createHashKeys } from '../../store/hash-keys.ts';
import { forget } from '../../workflows/messages.ts';
import { testKeys, useRig } from '../support/rig.ts';
import { everySubject, type Subject } from '../support/subjects.ts';

const rig = useRig({ emptyCrm: true });

const tables = ['links', 'entity_state', 'timeline', 'intents', 'key_claims', 'parked'];

/** Rows of each table that still know the entity. */
async function rowsAbout(connectionId: string, { object }: Subject, entityId: string): Promise<number> {
  const counts = tables.map(
    (table) => `(SELECT count(*) FROM ${table} WHERE connection_id = $1 AND object = $2 AND entity_id = $3)`,
  );
  const { rows } = await rig.database.withTenant('default', (tx) =>
    tx.query<{ count: string }>(`SELECT ${counts.join(' + ')} AS count`, [connectionId, object, entityId]),
  );
  return Number(rows[0]?.count);
}

describe.each(everySubject)('$name', (subject) => {
  const { object, sample, detail } = subject;

  test('is forgotten alone, refused until it is restored, and then has its old record', async () => {
    const on = rig.of(subject);
    const connectionId = await on.addConnection();
    const { externalId } = await on.sendNow(connectionId, 'c', { fields: sample(1) });
    await on.sendNow(connectionId, 'other', { fields: sample(2) });
    const forgotten = await on.handle(connectionId, 'c').executeUpdate(forget, { args: [{}] });
    expect(forgotten).toEqual({ forgotten: true });
    expect(await rowsAbout(connectionId, subject, 'c')).toBe(0);
    expect(await rowsAbout(connectionId, subject, 'other')).toBeGreaterThan(0);
    expect(await on.sendNow(connectionId, 'c', { fields: { [detail]: 'Refused' } })).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'forgotten', message: `This ${object} was forgotten; its changes are not taken.` },
    });
    expect(await on.sendNow(connectionId, 'other', { fields: { [detail]: 'Taken' } })).toMatchObject({
      outcome: 'updated',
    });

    const cipher = createCipher(parseEncryptionKeys(testKeys));
    const store = createEntityStore(rig.database, cipher, createHashKeys(rig.database, cipher));
    const key = { connectionId, object, entityId: 'c' };
    expect(await restoreEntity(store, key)).toEqual({ restored: true, externalId });
    const again = { ...sample(1), [detail]: 'Again' };
    expect(await on.sendNow(connectionId, 'c', { fields: again })).toMatchObject({
      outcome: 'updated',
      externalId,
    });
    expect(await on.crm.stats()).toMatchObject({ records: 2, duplicates: 0 });
    const details = (await on.crm.records()).map(subject.detailOf);
    expect(new Set(details)).toEqual(new Set(['Again', 'Taken']));
  });

  test('is forgotten with its record, also when nobody knows whether that was made', async () => {
    const on = rig.of(subject);
    const connectionId = await on.addConnection(subject.deletion);
    await on.crm.fault({ operation: 'create', kind: 'reset', executeFirst: true, times: 1 });
    await on.change(connectionId, 'c', { fields: sample(1) });
    await on.untilRetrying(connectionId, 'c', '(unknown)');
    const forgotten = await on
      .handle(connectionId, 'c')
      .executeUpdate(forget, { args: [{ deleteInCrm: true }] });
    expect(forgotten).toEqual({ forgotten: true });
    expect(await on.crm.stats()).toMatchObject({ records: 0, operations: { create: 1, remove: 1 } });
    expect(await rowsAbout(connectionId, subject, 'c')).toBe(0);
  });
});
