// Settings, mapping, and the plain form of each operation.
import assert from 'node:assert/strict';
import { canonicalJson } from '../../domain/json.ts';
import { compareField, identityOf } from '../../domain/objects/evidence.ts';
import { callOf } from '../kit/testing/calls.ts';
import { create, findSample, objectOf, sampleKey, update } from '../kit/testing/connector-session.ts';
import { parseSettings } from '../settings/settings-object.ts';
import type { Suite } from './suite.ts';

export function basicCases({ connector, sample, it }: Suite): void {
  it('settings: reading what was read changes nothing', async ({ settings }) => {
    const again = parseSettings(connector.settings, settings);
    assert.ok(again.ok, 'its own settings are refused');
    assert.deepEqual(again.settings, settings);
  });

  it('settings: how long a row waits for others is one, where there are batch calls', async ({
    given,
    operations,
  }) => {
    if (operations.batch === undefined) return;
    const parsed = parseSettings(connector.settings, { ...given, batchLingerMs: '1s', batchesAtOnce: 2 });
    assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.join(' '));
  });

  it('settings: an unknown name is refused with the one that was meant', async ({ given }) => {
    const parsed = parseSettings(connector.settings, { ...given, quietPeriodMS: '10s' });
    assert.ok(!parsed.ok && parsed.problems.join().includes('did you mean quietPeriodMs?'));
  });

  it('mapping: the same fields make the same record, and JSON can carry it', async ({ operations }) => {
    const make = () => operations.toRecord(structuredClone(sample.fields), sampleKey(sample));
    assert.equal(canonicalJson(make()), canonicalJson(make()));
    assert.deepEqual(JSON.parse(JSON.stringify(make())), make());
  });

  it('mapping: of the sample nothing is left over, and people can see where it goes', async (tools) => {
    const { mapping } = tools.operations;
    if (mapping === undefined) return;
    assert.deepEqual(mapping.report(sample.fields), { unmapped: [], leftOut: [], held: undefined });
    const object = objectOf(sample);
    const shown = connector.mapping?.rowsOf(tools.settings, object);
    assert.ok(shown !== undefined, `mapping show has nothing to show of ${object}`);
    assert.match(connector.mapping?.settingOf(object) ?? '', /\S/);
  });

  it('keys: one that a search looks up says how far that lags behind what was written', ({ operations }) => {
    for (const { field, lookup, lagMs } of operations.declaration.keys)
      assert.equal(lookup, lagMs > 0 ? 'search' : 'primary', field);
    return Promise.resolve();
  });

  it('create: the id is a text', async ({ operations, server }) => {
    server.answer((request) => sample.answers.created('1001', request));
    const answer = await create(operations, sample);
    if (operations.declaration.answersId) assert.equal(answer.externalId, '1001');
  });

  it('update: names the record', async ({ operations, server }) => {
    server.answer((request) => sample.answers.updated('1001', request));
    await update(operations, sample, '1001');
    const [request] = server.requests;
    assert.ok(
      `${request?.url}${request?.body}`.includes('1001'),
      'the id is neither in the address nor in the body',
    );
  });

  it('update: what has not changed is not sent, or the object says that it wants all', async (tools) => {
    const { operations, server } = tools;
    if (operations.declaration.updateForm === 'full') return;
    const key = sampleKey(sample);
    const whole = Object.entries(operations.toRecord(sample.fields, key));
    for (const [field, value] of whole) {
      server.requests.length = 0;
      server.answer((request) => sample.answers.updated('1001', request));
      await operations.update('1001', { [field]: value }, callOf({ key }));
      const sent = server.requests.map(({ body }) => body).join(' ');
      for (const [other, held] of whole.filter(([, each]) => each !== value)) {
        assert.ok(!sent.includes(JSON.stringify(held)), `${other} is sent with ${field}`);
      }
    }
  });

  it('find: a hit is a record, none is an empty list', async ({ operations, server }) => {
    if (operations.find === undefined) return;
    server.answer((request) => sample.answers.found('1001', request));
    const [first] = await findSample(operations, sample);
    assert.equal(first?.externalId, '1001');
    server.answer(sample.answers.none);
    assert.deepEqual(await findSample(operations, sample), []);
  });

  it('find: a hit shows whose record it is, by our names', async ({ operations, server }) => {
    if (operations.find === undefined) return;
    server.answer((request) => sample.answers.found('1001', request));
    const [first] = await findSample(operations, sample);
    // A CRM that answers an id and nothing else shows nobody.
    if (first?.record === undefined) return;
    const object = sample.object ?? 'contact';
    const ours = identityOf(object, sample.fields);
    for (const field of Object.keys(ours)) {
      assert.equal(compareField(object, field, ours, first.shows), 'same', `shows.${field}`);
    }
  });
}
