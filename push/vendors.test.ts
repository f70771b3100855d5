// The promise at two real vendors' rules: ids that are spelled in two ways, keys that a connection sends elsewhere, a record
// of ours that nothing links any more. On a real Postgres and the simulated vendors.
import { request } from 'undici';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../domain/json.ts';
import { requestOf, useAttempts } from '../test/support/attempts.ts';
import { hubspotContact, salesforceContact } from '../test/support/subjects.ts';

const ann = { name: 'Ann Lee', email: 'ann@example.com' };
const bob = { name: 'Bob Ray', email: 'bob@example.com' };

describe('Salesforce', () => {
  const attempts = useAttempts({ emptyCrm: true, subject: salesforceContact });
  const emails = async () =>
    (await attempts.crm.records()).map(({ fields }) => fields['Email'] ?? fields['Home__c']);
  const makeField = (field: Record<string, Json>) =>
    control(`${attempts.crm.url}/_control/salesforce/fields`, { object: 'Contact', ...field });
  const makeKey = (isCaseSensitive: boolean) =>
    makeField({ name: 'Syncline_Id__c', isExternalId: true, isUnique: true, isCaseSensitive });

  test('a record that the app names by 15 of its 18 characters is the one that another contact owns', async () => {
    await makeKey(true);
    await attempts.push(requestOf('ann-1', ann));
    const [record] = await attempts.crm.records();
    const named = { ...requestOf('bob-1', bob), externalId: record?.id.slice(0, 15) };
    expect(await attempts.push(named)).toMatchObject({
      end: 'stopped',
      failure: { kind: 'conflict', advice: { code: 'part_or_take_over', owner: 'ann-1' } },
    });
    expect(await emails()).toEqual(['ann@example.com']);
    expect(
      await attempts.push({ ...requestOf('ann-1', {}, 2_000), externalId: record?.id.slice(0, 15) }),
    ).toMatchObject({
      end: 'done',
      link: { externalId: record?.id },
    });
  });

  test('where the field of our ids takes "abc" and "ABC" for one, the second is told so and writes nothing', async () => {
    await makeKey(false);
    await attempts.push(requestOf('abc', { ...ann, email: 'abc@example.com' }));
    const answer = await attempts.push(requestOf('ABC', { ...bob, email: 'capital@example.com' }));
    expect(answer).toMatchObject({ end: 'stopped', failure: { kind: 'conflict' } });
    expect(await emails()).toEqual(['abc@example.com']);
  });

  test('an e-mail that the mapping sends elsewhere finds the record of a create without an answer there', async () => {
    await makeField({ name: 'Home__c', type: 'string', length: 80 });
    await attempts.settings({ keyField: 'none', mapping: { contact: { email: 'Home__c' } } });
    const push = requestOf('moved-1', { ...ann, email: 'moved@example.com' });
    await attempts.attemptThatDies('executed', 'fetchOrCreate', push);
    await attempts.endHorizon('moved-1');
    expect(await attempts.push(push)).toMatchObject({ end: 'done', outcome: 'created' });
    expect(await emails()).toEqual(['moved@example.com']);
  });
});

describe('HubSpot', () => {
  const attempts = useAttempts({ emptyCrm: true, subject: hubspotContact });
  beforeEach(() => attempts.settings({ onMatch: 'adopt' }));
  const shown = async () =>
    (await attempts.crm.records()).map(({ fields: { email, jobtitle, city } }) => ({
      email,
      jobtitle,
      city,
    }));

  test('a new contact with an e-mail costs one lookup, by that alone', async () => {
    await attempts.push(requestOf('new-1', ann));
    const asked = (await attempts.crm.requests()).filter(({ method }) => method === 'GET');
    expect(asked.map(({ path }) => path).filter((path) => path.includes('/contacts/ann'))).toHaveLength(1);
    expect(asked.filter(({ path }) => path.includes('new-1'))).toEqual([]);
  });

  test.each(['adopt', 'hold'])(
    'a record of ours whose link is gone is found by our id, and a salesperson’s edits stay: onMatch=%s',
    async (onMatch) => {
      const id = `una-${onMatch}`;
      await attempts.push(requestOf(id, { name: 'Una', email: `${id}@example.com`, title: 'Clerk' }));
      const [record] = await attempts.crm.records();
      await attempts.links.remove({ connectionId: 'crm', object: 'contact', entityId: id });
      const edits = { email: `new-${id}@example.com`, jobtitle: 'Chief' };
      await control(`${attempts.crm.url}/_control/records/${record?.id}`, { fields: edits }, 'PATCH');
      await attempts.settings({ onMatch });
      const answer = await attempts.push(requestOf(id, { city: 'Bonn' }, 2_000));
      expect(answer).toMatchObject({ end: onMatch === 'adopt' ? 'done' : 'stopped' });
      expect(await shown()).toEqual([{ ...edits, city: onMatch === 'adopt' ? 'Bonn' : undefined }]);
    },
  );
});

async function control(url: string, body: Json, method: 'POST' | 'PATCH' = 'POST'): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await request(url, { method, headers, body: JSON.stringify(body) });
  const text = await answer.body.text();
  if (answer.statusCode >= 400) throw new Error(`${method} ${url}: ${answer.statusCode} ${text}`);
}
