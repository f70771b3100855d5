// A preview says what a push then does, record by record, on a CRM that nobody else has changed; and it leaves nothing.
import { describe, expect, test } from 'vitest';
import type { PushAnswer, PushRequest } from '../domain/entity/push.ts';
import type { Fields } from '../domain/fields.ts';
import { valuesOf } from '../domain/fields.ts';
import type { Json } from '../domain/json.ts';
import { requestOf, useAttempts } from '../test/support/attempts.ts';
import { company, contact, deal, genericContact, type Subject } from '../test/support/subjects.ts';
import { previewPush, type Preview } from './preview.ts';

/** What has happened before; and what comes now. */
interface Row {
  entityId: string;
  now: Fields;
  policy?: 'updateOnly' | 'createOnly';
  externalId?: string;
}

/** What the push of such a preview is answered. */
const outcomes: Record<Preview['outcome'], readonly string[]> = {
  create: ['created'],
  update: ['updated'],
  adopt: ['updated', 'unchanged'],
  unchanged: ['unchanged'],
  skip: ['skipped'],
  refuse: ['needs_attention'],
  failed: [],
};

describe.each([genericContact, contact, company, deal])('$name', (subject) => {
  const attempts = useAttempts({ subject, settings: subject.deletion, emptyCrm: true });
  const request = ({ entityId, now, policy, externalId }: Row, at: number): PushRequest => ({
    ...requestOf(entityId, now, at),
    object: subject.object,
    policies: [policy ?? 'default'],
    ...(externalId === undefined ? {} : { externalId }),
  });
  const push = async (row: Row, at: number): Promise<PushAnswer> => {
    const answer = await attempts.push(request(row, at));
    if (!('end' in answer)) throw new Error(`it waits: ${JSON.stringify(answer)}`);
    return answer;
  };
  const preview = (row: Row): Promise<Preview> => {
    const { fields } = request(row, 0);
    return previewPush(attempts.dependencies(), {
      connectionId: 'crm',
      object: subject.object,
      entityId: row.entityId,
      fields: valuesOf(fields),
      externalId: row.externalId,
      policy: row.policy,
    });
  };

  /** Of every kind that this subject has. */
  async function mixedRows(): Promise<Record<string, Row>> {
    const at = 1_000;
    const known = async (entityId: string, n: number): Promise<Row> => {
      const row = { entityId, now: subject.sample(n) };
      expect(await push(row, at)).toMatchObject({ outcome: 'created' });
      return row;
    };
    const same = await known('same', 1);
    const changed = await known('changed', 2);
    const never = await known('never', 3);
    const gone = await known('gone', 4);
    const recordOfGone = (await attempts.crm.records()).find(({ fields }) =>
      holds(fields, subject.sample(4).name),
    );
    await attempts.crm.removeRecord(recordOfGone?.id ?? '');
    const isFound = subject.naturalKeys.length > 0;
    if (isFound) {
      await attempts.crm.addRecord(subject.byHand('found', 5));
      await attempts.crm.addRecord(subject.byHand('not-mine', 6));
    }
    return {
      new: { entityId: 'new', now: subject.sample(7) },
      same,
      changed: { ...changed, now: { ...changed.now, [subject.detail]: 'Another' } },
      never: { ...never, now: { [subject.detail]: 'Another' }, policy: 'createOnly' },
      gone: { ...gone, now: { [subject.detail]: 'Another' } },
      nobody: { entityId: 'nobody', now: subject.sample(8), policy: 'updateOnly' },
      // The generic contract wants a name; what another CRM wants, only it knows.
      ...(subject === genericContact ? { nameless: { entityId: 'nameless', now: { title: 'CEO' } } } : {}),
      ...(isFound
        ? {
            found: { entityId: 'found', now: { ...subject.sample(5), [subject.detail]: 'CEO' } },
            leftAlone: { entityId: 'not-mine', now: subject.sample(6), policy: 'createOnly' },
            // The contact of this record is "changed".
            owned: { entityId: 'owned', now: { ...subject.sample(2), name: 'Somebody' } },
          }
        : {}),
    };
  }

  test('says what a push then does', async () => {
    const rows = Object.entries(await mixedRows());
    const before = await written(attempts, subject);
    const previews = new Map<string, Preview>();
    for (const [kind, row] of rows) previews.set(kind, await preview(row));
    expect(await written(attempts, subject), 'a preview writes nothing').toEqual(before);
    for (const [kind, row] of rows) {
      const told = previews.get(kind) as Preview;
      const answer = await push(row, 2_000);
      const outcome = 'outcome' in answer ? answer.outcome : answer.end;
      expect(outcomes[told.outcome], `${kind}: ${JSON.stringify(told)}`).toContain(outcome);
      if (told.failure !== undefined) {
        // "Belongs to" may be "was just created with the same e-mail": the same, and the same to be done.
        const { kind: failureKind, advice } = told.failure;
        expect(answer, kind).toMatchObject({ failure: { kind: failureKind, advice } });
      }
      const [line] = await attempts.query<{ sent_fields: string[] }>(
        `SELECT sent_fields FROM timeline WHERE entity_id = $1 ORDER BY at DESC, push_id DESC LIMIT 1`,
        [row.entityId],
      );
      if (told.outcome !== 'refuse' && told.outcome !== 'skip')
        expect(line?.sent_fields.toSorted(), kind).toEqual(
          told.changes.map(({ crmField }) => crmField).toSorted(),
        );
    }
    const kinds = [...previews.values()].map(({ outcome }) => outcome);
    expect(new Set(kinds)).toEqual(
      new Set([
        'create',
        'update',
        'unchanged',
        'skip',
        'refuse',
        ...(subject.naturalKeys.length > 0 ? ['adopt'] : []),
      ]),
    );
  });

  test('shows each value from and to, and another version when the record has changed', async () => {
    await push({ entityId: 'kim', now: { ...subject.sample(20), [subject.detail]: 'First' } }, 1_000);
    const row = { entityId: 'kim', now: { [subject.detail]: 'Second' } };
    const first = await preview(row);
    expect(first).toMatchObject({ outcome: 'update', before: 'read' });
    expect(first.changes.map(({ from, to }) => [from, to])).toEqual([['First', 'Second']]);
    const again = await preview(row);
    expect(again.version).toBe(first.version);
    await push({ entityId: 'kim', now: { [subject.detail]: 'Third' } }, 2_000);
    const later = await preview(row);
    expect(later.changes.map(({ from }) => from)).toEqual(['Third']);
    expect(later.version).not.toBe(first.version);
  });
});

function holds(fields: Record<string, Json>, text: string): boolean {
  return JSON.stringify(fields).includes(text);
}

/** What a preview must leave as it is: each table that a push writes, and the CRM. */
async function written(attempts: ReturnType<typeof useAttempts>, { crm }: Subject): Promise<unknown> {
  const counts = await attempts.query(
    `SELECT (SELECT count(*) FROM links) AS links, (SELECT count(*) FROM entity_state) AS state,
       (SELECT count(*) FROM intents) AS intents, (SELECT count(*) FROM timeline) AS timeline,
       (SELECT count(*) FROM key_claims) AS keys`,
  );
  return { counts, records: (await attempts.crm.records()).length, crm };
}
