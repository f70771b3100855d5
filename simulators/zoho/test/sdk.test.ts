// Zoho's own client against the simulator: what it does before a write, and what it makes of the answers.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sdk from '@zohocrm/typescript-sdk-8.0';
import { expect, test } from 'vitest';
import { loginFor } from '../../oauth/login-for-test.ts';
import { startZoho } from './start-zoho.ts';

const { Record: Records, Coql, FileStore, OAuthBuilder, DataCenter, InitializeBuilder, ParameterMap } = sdk;

type Builder = InstanceType<typeof OAuthBuilder>;

/** The client logs in once per process: each test begins with a login of its own. */
async function startWithSdk(
  login: (builder: Builder, crm: Awaited<ReturnType<typeof startZoho>>) => Promise<Builder>,
) {
  const crm = await startZoho();
  const base = `${crm.url}/zoho`;
  const environment = DataCenter.setEnvironment(base, `${base}/oauth/v2/token`, base);
  const token = (await login(new OAuthBuilder(), crm)).build();
  const resources = mkdtempSync(join(tmpdir(), 'zoho-sdk-'));
  const builder = new InitializeBuilder().environment(environment).token(token).resourcePath(resources);
  // Else it writes its tokens into the folder in which the tests run.
  await builder.store(new FileStore(join(resources, 'tokens'))).initialize();
  return { ...crm, contacts: new Records.RecordOperations('Contacts') };
}

const withKey = async (builder: Builder) => builder.accessToken('demo-key');

function bodyOf(...rows: Readonly<Record<string, unknown>>[]) {
  const body = new Records.BodyWrapper();
  body.setData(
    rows.map((row) => {
      const record = new Records.Record();
      for (const [name, value] of Object.entries(row)) record.addKeyValue(name, value);
      return record;
    }),
  );
  return body;
}

/** Of an answer with rows: code and id of each. */
function rowsIn(answer: { getObject(): unknown } | null): [string | undefined, unknown][] {
  const wrapper = answer?.getObject() as { getData(): unknown[] };
  return wrapper.getData().map((row) => {
    const { getCode, getDetails } = row as {
      getCode(): { getValue(): string };
      getDetails(): Map<string, unknown>;
    };
    return [getCode.call(row).getValue(), getDetails.call(row).get('id')];
  });
}

const ann = { First_Name: 'Ann', Last_Name: 'Example', Email: 'ann@example.com' };

test('it creates, reads, updates and deletes; before the first write it asks for user, account and fields', async () => {
  const { contacts, requests } = await startWithSdk(withKey);
  const created = await contacts.createRecords(bodyOf(ann));
  const [[code, id] = []] = rowsIn(created);
  expect([created?.getStatusCode(), code, typeof id]).toEqual([201, 'SUCCESS', 'string']);
  const operations = (await requests('?crm=zoho')).map(({ operation }) => operation);
  expect(operations.slice(0, 2).concat(operations.slice(-1))).toEqual(['users', 'organization', 'create']);
  const updated = await contacts.updateRecord(BigInt(String(id)), bodyOf({ Title: 'CEO' }));
  expect(rowsIn(updated)).toEqual([['SUCCESS', id]]);
  const read = await contacts.getRecord(BigInt(String(id)));
  const shown = read?.getObject() as { getData(): InstanceType<typeof Records.Record>[] } | undefined;
  const record = shown?.getData()[0];
  expect([record?.getKeyValue('Full_Name'), record?.getKeyValue('Title')]).toEqual(['Ann Example', 'CEO']);
  expect(rowsIn(await contacts.deleteRecord(BigInt(String(id))))).toEqual([['SUCCESS', id]]);
  expect((await contacts.getRecord(BigInt(String(id))))?.getStatusCode()).toBe(204);
}, 30_000);

test('its upsert goes by the fields that it names, and a bad row among good ones has its own answer', async () => {
  const { contacts, statsOfZoho } = await startWithSdk(withKey);
  const body = bodyOf({ ...ann, Syncline_Id: 'c-1' }, { First_Name: 'Nobody', Syncline_Id: 'c-2' });
  body.setDuplicateCheckFields(['Syncline_Id']);
  const first = await contacts.upsertRecords(body);
  expect(first?.getStatusCode()).toBe(207);
  expect(rowsIn(first).map(([code]) => code)).toEqual(['SUCCESS', 'MANDATORY_NOT_FOUND']);
  const again = await contacts.upsertRecords(body);
  expect(rowsIn(again)[0]).toEqual(rowsIn(first)[0]);
  expect(await statsOfZoho()).toMatchObject({ records: 1, duplicates: 0 });
}, 30_000);

test('its query and its search find what it made', async () => {
  const { contacts } = await startWithSdk(withKey);
  await contacts.createRecords(bodyOf(ann));
  const question = new Coql.BodyWrapper();
  question.setSelectQuery("select Last_Name from Contacts where Email = 'ann@example.com'");
  expect((await new Coql.CoqlOperations().getRecords(question))?.getStatusCode()).toBe(200);
  const byEmail = new ParameterMap();
  await byEmail.add(Records.SearchRecordsParam.EMAIL, 'ann@example.com');
  expect((await contacts.searchRecords(byEmail))?.getStatusCode()).toBe(200);
  const byNobody = new ParameterMap();
  await byNobody.add(Records.SearchRecordsParam.EMAIL, 'nobody@example.com');
  expect((await contacts.searchRecords(byNobody))?.getStatusCode()).toBe(204);
}, 30_000);

test('it renews a login by its refresh token, which it sends as a form in parts', async () => {
  const scope = 'ZohoCRM.modules.ALL,ZohoCRM.settings.ALL,ZohoCRM.users.ALL,ZohoCRM.org.ALL';
  const { contacts, requests } = await startWithSdk(async (builder, crm) => {
    const login = loginFor(crm.url, { authorize: '/zoho/oauth/v2/auth', token: '/zoho/oauth/v2/token' });
    const { body } = await login.exchangeCode(await login.code({ scope }));
    return builder
      .clientId('demo-client')
      .clientSecret('demo-secret')
      .refreshToken(String(body['refresh_token']));
  });
  expect(rowsIn(await contacts.createRecords(bodyOf(ann)))).toHaveLength(1);
  expect((await requests('?crm=zoho')).map(({ operation }) => operation)).toContain('refresh');
}, 30_000);
