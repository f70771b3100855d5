// A push that waits says why: to whoever looks at the contact, and to whoever waits for it.
import { expect, test } from 'vitest';
import { useCli } from '../test/support/use-cli.ts';

const cli = useCli({ settings: { quietPeriodMs: 3_600_000, maxWaitMs: 3_600_000 } });

test('a push that the CRM puts off shows why, how often it was tried, and when it is tried next', async () => {
  const { rig, connectionId } = cli;
  await rig.crm.fault({ kind: 'status', status: 429, headers: { 'retry-after': '86400' } });
  const requestId = 'click';
  await rig.change(connectionId, 'c', { fields: { name: 'Ann', phone: '+12025550101' }, requestId });
  await rig.untilRetrying(connectionId, 'c', '429');

  const shown = await cli.run('contact', 'show', connectionId, 'c', '--json');
  expect(shown.json()).toMatchObject({
    failure: {
      kind: 'rate_limited',
      message: expect.stringMatching(/^http findContact: 429 \(rate_limited, retry in 3600 s\)/),
      whatToDo: 'Nothing: it is tried again when the CRM allows it.',
    },
    lastAttempt: { kind: 'rate_limited', attempts: 1, at: expect.any(String), nextAt: expect.any(String) },
    pendingFields: ['name', 'phone'],
  });
  const { at, nextAt } = shown.json()['lastAttempt'] as { at: string; nextAt: string };
  // The CRM asked for a day, and gets an hour.
  expect(Math.round((Date.parse(nextAt) - Date.parse(at)) / 60_000)).toBe(60);
  const { stdout } = await cli.run('contact', 'show', connectionId, 'c');
  expect(stdout).toMatch(/Failure +rate_limited +http findContact: 429/);
  expect(stdout).toMatch(/Last try +attempt 1 failed .* \((now|.* ago)\); the next one in (59|60) min/);

  // Whoever waits hears it as soon as there is something to hear; now there is.
  const words = ['contact', 'change', connectionId, 'c', '--now', '--wait', '1', '--request-id', requestId];
  expect((await cli.run(...words, '--json')).json()).toMatchObject({ outcome: 'pending' });
  const again = await cli.run(...words);
  expect(again.stdout).toContain('429 (rate_limited, retry in 3600 s)');
  expect(again.stdout).toMatch(/Attempt 1 failed .*; the next one in (59|60) min\.\nNo outcome yet/);

  await rig.crm.clearFaults();
  expect((await cli.run('contact', 'retry', connectionId, 'c')).code).toBe(0);
  await rig.until(connectionId, 'c', ({ status }) => status === 'synced');
  const synced = await cli.run('contact', 'show', connectionId, 'c', '--json');
  expect(synced.json()).toMatchObject({ status: 'synced', failure: null, lastAttempt: null });
});

test('without a worker the last attempt is still told, as the server keeps it', async () => {
  const { rig, connectionId } = cli;
  await rig.crm.fault({ kind: 'status', status: 429, headers: { 'retry-after': '86400' } });
  await rig.change(connectionId, 'd', { fields: { name: 'Dan', phone: '+12025550102' }, requestId: 'click' });
  await rig.untilRetrying(connectionId, 'd', '429');
  await rig.stopWorker();
  try {
    const { stdout } = await cli.run('contact', 'show', connectionId, 'd', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      answeredBy: 'no worker',
      failure: { kind: 'rate_limited' },
      lastAttempt: { attempts: 1 },
    });
  } finally {
    await rig.crm.clearFaults();
    await rig.startWorker();
  }
});
