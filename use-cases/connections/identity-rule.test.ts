import { expect, test } from 'vitest';
import { createRegistry } from '../../connectors/registry.ts';
import { createSessions } from '../../connectors/sessions.ts';
import type { Json } from '../../domain/json.ts';
import { useOpened } from '../../test/support/use-opened.ts';
import { identityRule } from './identity-rule.ts';

const sessions = useOpened(async () =>
  createSessions({ registry: await createRegistry(), allowTargets: [] }),
);

const ruleOf = (connector: string, settings: Record<string, Json>) =>
  identityRule(sessions, {
    connectionId: `${connector} ${JSON.stringify(settings)}`,
    connector,
    epoch: 1,
    settings,
    secrets: {},
  });
const http = (settings: Record<string, Json>) =>
  ruleOf('http', { baseUrl: 'https://crm.example.com', ...settings });

test.each(['phone', 'Phone', ['phone'], '["phone"]'])(
  'matchBy=%j makes the phone the identity',
  async (matchBy) => {
    expect(await http({ matchBy })).toEqual({ by: 'phone', onContradiction: 'conflict' });
  },
);

test.each(['email,phone', ['contactId', 'phone'], 'email'])(
  'matchBy=%j weighs the evidence',
  async (matchBy) => {
    const rule = { by: 'evidence', onContradiction: 'create' };
    expect(await http({ matchBy, onContradiction: 'create' })).toEqual(rule);
  },
);

test('without matchBy the evidence is weighed', async () => {
  expect(await http({})).toEqual({ by: 'evidence', onContradiction: 'conflict' });
});

test('a CRM without a lookup knows nobody', async () => {
  const settings = { userId: 'user-1', credentialId: 'cred-1', targetConnector: 'hubspot' };
  expect(await ruleOf('alloy', settings)).toEqual({ by: 'nothing', onContradiction: 'conflict' });
});

test('a connection that cannot be used any more is shown all the same', async () => {
  expect(await ruleOf('gone', {})).toMatchObject({ by: 'evidence' });
  expect(await http({ baseUrl: 'nowhere' })).toMatchObject({ by: 'evidence' });
});
