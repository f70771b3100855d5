// What a connection must say, and what its mistakes are answered with.
import { expect, test } from 'vitest';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import { parseSettings } from '../../settings/settings-object.ts';
import alloy from '../index.ts';
import { guide, openAt } from './open-alloy.ts';

const given = { ...guide, targetConnector: 'hubspot' };

const problems = (settings: object): string => {
  const parsed = parseSettings(alloy.settings, settings);
  return parsed.ok ? '' : parsed.problems.join(' ');
};

test.each<[string, object, RegExp]>([
  ['without a user', { ...given, userId: undefined }, /userId must be the id of a user of Alloy/],
  ['without a login', { ...given, credentialId: '' }, /credentialId must be the id of a credential of Alloy/],
  ['without a CRM', { ...guide }, /targetConnector must be Alloy's id of a connector, like hubspot/],
  ['an address for its id', { ...given, targetConnector: 'a/b' }, /targetConnector must be/],
  [
    'a CRM whose actions nobody has written down',
    { ...given, targetConnector: 'zohoCRM' },
    /what zohoCRM calls its actions.*GET \/connectors\/zohoCRM\/resources lists them/,
  ],
  [
    'an action that makes records which nothing changes',
    { ...given, targetConnector: 'zohoCRM', actions: { contact: { create: 'createLead' } } },
    /needs both actions\.contact\.create and actions\.contact\.update/,
  ],
  [
    'no object at all',
    {
      ...given,
      actions: { contact: { create: 'none' }, company: { create: 'none' }, deal: { create: 'none' } },
    },
    /leaves no object to be sent/,
  ],
  [
    'an action of another kind',
    { ...given, actions: { contact: { remove: 'deleteContact' } } },
    /no setting actions\.contact\.remove/,
  ],
  [
    'two fields of ours for one of theirs',
    { ...given, mapping: { contact: { city: 'notes', state: 'notes' } } },
    /sends city and state to notes/,
  ],
])('%s', (_name, settings, sentence) => {
  expect(problems(settings)).toMatch(sentence);
});

test('the defaults are the guide’s', () => {
  expect(alloy.settings.parse(given)).toMatchObject({
    baseUrl: 'https://production.runalloy.com',
    apiVersion: '2025-09',
    idPath: 'id',
    crmDeduplicates: false,
    onUnknownCreate: 'ask',
  });
});

const objectsOf = (settings: object): string[] =>
  Object.keys(openAt('https://alloy.example.com', { ...settings }).session.objects);

test('a connection takes the objects that it has actions for', () => {
  expect(objectsOf({})).toEqual(['contact', 'company', 'deal']);
  expect(objectsOf({ actions: { deal: { create: 'none' } } })).toEqual(['contact', 'company']);
  expect(
    objectsOf({
      targetConnector: 'zohoCRM',
      actions: { deal: { create: 'createDeal', update: 'updateDeal' } },
    }),
  ).toEqual(['deal']);
});

test('nothing finds a record, so nothing is said to be found', () => {
  const { session } = openAt('https://alloy.example.com');
  for (const object of Object.keys(session.objects) as ObjectType[]) {
    const operations = session.objects[object];
    expect(operations?.declaration).toMatchObject({ keys: [], beforeCreate: 'none', createIsUpsert: false });
    expect(operations?.find).toBeUndefined();
    // Of actions that the guide does not name.
    expect([operations?.read, operations?.remove]).toEqual([undefined, undefined]);
  }
});

test('another login, user, CRM or address is another account', () => {
  const parse = (more: object) => alloy.target(alloy.settings.parse({ ...given, ...more }));
  const own = parse({});
  for (const more of [
    { credentialId: 'cred_other' },
    { userId: 'other' },
    { targetConnector: 'copper' },
    { baseUrl: 'https://alloy.example.com' },
  ]) {
    expect(parse(more)).not.toEqual(own);
  }
  expect(parse({ apiVersion: '2026-01', idPath: 'data.id' })).toEqual(own);
});
