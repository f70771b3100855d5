import { expect, test } from 'vitest';
import { startForTest } from './start-for-test.ts';

/** Creates a contact for a client that gives up as soon as its request has arrived. */
async function createAndLeave(crm: Awaited<ReturnType<typeof startForTest>>): Promise<void> {
  const client = new AbortController();
  const left = expect(crm.create({}, { signal: client.signal })).rejects.toThrow('aborted');
  await expect.poll(() => crm.requests()).toHaveLength(1);
  client.abort();
  await left;
}

test('status: answers with the status, headers and body given, and executes nothing', async () => {
  const crm = await startForTest();
  await crm.fault({
    kind: 'status',
    status: 429,
    headers: { 'retry-after': '2' },
    body: { reason: 'slow down' },
  });
  const answer = await crm.create();
  expect(answer).toMatchObject({ status: 429, body: { reason: 'slow down' } });
  expect(answer.headers.get('retry-after')).toBe('2');
  expect(await crm.records()).toEqual([]);
  expect(await crm.requests()).toMatchObject([{ status: 429, executed: false, fault: { kind: 'status' } }]);
});

test('status with executeFirst: the record is there although the CRM says that it failed', async () => {
  const crm = await startForTest();
  await crm.fault({ kind: 'status', status: 500, executeFirst: true });
  expect((await crm.create()).status).toBe(500);
  expect(await crm.records()).toHaveLength(1);
});

test('timeout: never answers and never executes', async () => {
  const crm = await startForTest();
  await crm.fault({ kind: 'timeout' });
  await createAndLeave(crm);
  expect(await crm.records()).toEqual([]);
  expect(await crm.requests()).toMatchObject([{ status: null, executed: false, fault: { kind: 'timeout' } }]);
});

test('lost_answer: executes and never answers', async () => {
  const crm = await startForTest();
  await crm.fault({ kind: 'lost_answer', operation: 'create' });
  await createAndLeave(crm);
  expect(await crm.records()).toHaveLength(1);
  const [logged] = await crm.requests();
  expect(logged).toMatchObject({
    status: null,
    executed: true,
    recordId: 'lead-1',
    fault: { kind: 'lost_answer' },
  });
});

test('garbled: executes and answers 200 with half of the answer, or with the text given', async () => {
  const crm = await startForTest();
  await crm.fault({ kind: 'garbled', times: 1 });
  const half = await crm.create();
  expect(half.status).toBe(200);
  expect(() => JSON.parse(half.text) as unknown).toThrow(SyntaxError);
  await crm.fault({
    kind: 'garbled',
    body: '<html>Bad gateway</html>',
    headers: { 'content-type': 'text/html' },
  });
  const page = await crm.create();
  expect(page).toMatchObject({ status: 200, text: '<html>Bad gateway</html>' });
  expect(page.headers.get('content-type')).toBe('text/html');
  expect(await crm.records()).toHaveLength(2);
});

test('hold: a request waits until it is released, and a client that has gone does not stop the write', async () => {
  const crm = await startForTest();
  await crm.fault({ kind: 'slow', hold: true });
  await createAndLeave(crm);
  expect(await crm.records()).toEqual([]);
  expect((await crm.post('/_control/release')).body).toEqual({ released: 1 });
  await expect.poll(() => crm.records()).toHaveLength(1);
  expect(await crm.requests()).toMatchObject([{ status: null, executed: true, fault: { kind: 'slow' } }]);
});

test('hold with executeFirst: executes at once and answers when it is released', async () => {
  const crm = await startForTest();
  await crm.fault({ kind: 'slow', hold: true, executeFirst: true });
  const answer = crm.create();
  await expect.poll(() => crm.requests()).toMatchObject([{ status: null, executed: true }]);
  await crm.post('/_control/release');
  expect((await answer).body['lead_id']).toBe('lead-1');
  expect(await crm.requests()).toMatchObject([{ status: 200, executed: true }]);
});

test('slow: executes and answers after its delay, and not before', async () => {
  const crm = await startForTest();
  await crm.fault({ kind: 'slow', delayMs: 50 });
  const askedAt = Date.now();
  expect((await crm.create()).body['lead_id']).toBe('lead-1');
  // Timers may fire a millisecond early.
  expect(Date.now() - askedAt).toBeGreaterThanOrEqual(49);
  const [logged] = await crm.requests();
  expect(Date.parse(String(logged?.executedAt)) - askedAt).toBeGreaterThanOrEqual(49);
});

test('reset: cuts the connection before the write, or after it with executeFirst', async () => {
  const crm = await startForTest();
  const cut = { cause: expect.objectContaining({ code: 'ECONNRESET' }) as unknown };
  await crm.fault({ kind: 'reset', times: 1 });
  await expect(crm.create()).rejects.toMatchObject(cut);
  expect(await crm.records()).toEqual([]);
  await crm.fault({ kind: 'reset', times: 1, executeFirst: true });
  await expect(crm.create()).rejects.toMatchObject(cut);
  expect(await crm.records()).toHaveLength(1);
});

test('a fault hits its operation only, and so many times', async () => {
  const crm = await startForTest();
  await crm.fault({ kind: 'status', operation: 'create', times: 2 });
  expect((await crm.find({ email: 'a@example.com' })).status).toBe(404);
  expect([(await crm.create()).status, (await crm.create()).status, (await crm.create()).status]).toEqual([
    503, 503, 200,
  ]);
  expect((await crm.call('/_control/faults')).text).toBe('[]');
});

test('a fault with a rate hits that share of the requests', async () => {
  const draws = [0.2, 0.3, 0.1, 0.9];
  const crm = await startForTest({ random: () => draws.shift() ?? 1 });
  await crm.fault({ kind: 'status', rate: 0.25 });
  const statuses = [];
  for (let call = 0; call < 4; call += 1) statuses.push((await crm.create()).status);
  expect(statuses).toEqual([503, 200, 503, 200]);
});

test('a fault with a match hits one person only', async () => {
  const crm = await startForTest();
  await crm.fault({ kind: 'status', status: 501, match: { email: 'ADA@example.com' } });
  await crm.fault({ kind: 'status', status: 502, match: { phone: '+1 212 555 0199' } });
  await crm.fault({ kind: 'status', status: 504, match: { lead_id: 'lead-1' } });
  expect((await crm.create()).status).toBe(200);
  expect((await crm.create({ email: 'ada@example.com' })).status).toBe(501);
  expect((await crm.find({ phone: '12125550199' })).status).toBe(502);
  expect((await crm.post('/generic/crm/update/lead-1', {})).status).toBe(504);
});

test('a fault stays until it is deleted', async () => {
  const crm = await startForTest();
  const added = await crm.fault({ kind: 'status' });
  expect(added).toMatchObject({ status: 201, body: { id: 'fault-1', applied: 0 } });
  expect([(await crm.create()).status, (await crm.create()).status]).toEqual([503, 503]);
  expect((await crm.call('/_control/faults')).body).toMatchObject([{ id: 'fault-1', applied: 2 }]);
  await crm.remove('/_control/faults');
  expect((await crm.create()).status).toBe(200);
});
