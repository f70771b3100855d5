// What the CRM repeats of somebody is hidden wherever it was sent.
import { expect, test } from 'vitest';
import { settingsObject } from '../../settings/settings-object.ts';
import { createApi } from '../api/api.ts';
import { createOwners } from '../mapping/owners.ts';
import { mappingSettingsShape } from '../mapping/mapping-settings.ts';
import { callOf, keyOf } from '../testing/calls.ts';
import { connect, errorOf, serve } from '../testing/http-caller.ts';
import { createObjectParts } from './object-parts.ts';

test.each<[string, object, Record<string, string>]>([
  ['in a field that the connection has moved', { firstName: 'vorname' }, { firstName: 'Annegret' }],
  ['in a list of entries', {}, { phone: '+49 151 2345678' }],
  ['under our own name', {}, { lastName: 'Mustermann' }],
  ['in a field that the connector names', {}, { nickname: 'Anni' }],
])('what a refusal repeats is hidden, %s', async (_name, mapping, fields) => {
  const [said = ''] = Object.values(fields);
  const server = await serve({ status: 422, body: { message: `${said} is not valid` } });
  const { http } = connect({ allowTargets: [server.host] });
  const api = createApi({
    crm: 'acme',
    errors: [],
    setting: 'baseUrl',
    http: {
      mask: (text) => text,
      request: (request) => http.request({ ...request, url: `${server.url}${request.url}` }),
    },
  });
  const table = {
    fields: {
      firstname: 'firstName',
      phone_numbers: { from: 'phone', steps: [{ do: 'entries', key: 'number' }] },
    },
    others: 'sameName',
  } as const;
  const settings = settingsObject(mappingSettingsShape({ contact: table })).parse({
    mapping: { contact: mapping },
  });
  const { operations, send } = createObjectParts(
    { crm: 'acme', settings, api, owners: createOwners('acme', async () => undefined) },
    {
      object: 'contact',
      table,
      keys: [],
      keyField: undefined,
      shownAt: {},
      personal: ['nickname'],
      unknownHorizonMs: 0,
    },
  );
  const record = operations.toRecord(fields, keyOf());
  const error = await errorOf(send('create', { method: 'POST', body: {}, records: [record] }, callOf()));
  expect(error.reason).toBe('*** is not valid');
});
