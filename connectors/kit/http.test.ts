// A real server says X → the caller sees kind and execution Y → n requests were made.
import { createServer, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { exchange } from './net/exchange.ts';
import { closing, connect, errorOf, outOfTime, portOf, read, serve, write } from './testing/http-caller.ts';

describe('an answer', () => {
  it('comes back with status, headers and text, whatever the status', async () => {
    const server = await serve({ status: 503, headers: { 'Retry-After': '5' }, body: { a: 'ü' } });
    const { http, log } = connect({ allowTargets: [server.host] });
    const answer = await http.request(
      write(`${server.url}/crm/create?key=hush`, { headers: { 'Auth-Key': 'hush' } }),
    );
    expect(answer).toMatchObject({ status: 503, text: '{"a":"ü"}', headers: { 'retry-after': '5' } });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.rawHeaders).toContain('Auth-Key');
    expect(log).toMatchObject([
      { operation: 'createContact', method: 'POST', path: '/crm/create', status: 503 },
    ]);
    expect(JSON.stringify(log)).not.toContain('hush');
  });

  it('is unpacked when a proxy packed it, and a bomb is not', async () => {
    const server = await serve({ headers: { 'content-encoding': 'gzip' }, body: gzipSync('{"a":1}') });
    const { http } = connect({ allowTargets: [server.host] });
    expect((await http.request(read(server.url))).text).toBe('{"a":1}');
    server.answer({
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(Buffer.alloc(20 * 1024 * 1024)),
    });
    const error = await errorOf(http.request(write(server.url)));
    expect(error).toMatchObject({ kind: 'unknown', execution: 'unknown' });
    expect(error.message).toContain('larger than 5 MB');
  });

  it('of more than the limit is cut off', async () => {
    const server = await serve({ body: 'x'.repeat(6 * 1024 * 1024) });
    const { http } = connect({ allowTargets: [server.host] });
    expect(await errorOf(http.request(read(server.url)))).toMatchObject({ kind: 'transient' });
    expect(await errorOf(http.request(write(server.url)))).toMatchObject({
      kind: 'unknown',
      execution: 'unknown',
    });
  });

  it('that redirects is not followed', async () => {
    const canary = await serve();
    const server = await serve({ status: 307, headers: { location: `${canary.url}/` } });
    const { http } = connect({ allowTargets: [server.host, canary.host] });
    expect((await http.request(write(server.url))).status).toBe(307);
    expect(canary.requests).toEqual([]);
  });
});

describe('no answer', () => {
  const isUnknown = { kind: 'unknown', execution: 'unknown' };
  const isTransient = { kind: 'transient', execution: 'rejected' };

  it.each(['reset', 'cut'] as const)(
    '%s: a write is unknown, a lookup transient, one request each',
    async (fault) => {
      const server = await serve({ fault, body: { lead_id: '1' } });
      const { http, log } = connect({ allowTargets: [server.host] });
      const written = await errorOf(http.request(write(server.url)));
      expect(written).toMatchObject(isUnknown);
      expect(written.message).toContain('broke off before its answer was whole');
      const looked = await errorOf(http.request(read(server.url)));
      expect(looked).toMatchObject(isTransient);
      expect(server.requests).toHaveLength(2);
      expect(log.map((entry) => entry.fault)).toEqual([written.reason, looked.reason]);
    },
  );

  it.each([
    ['write', write, isUnknown],
    ['lookup', read, isTransient],
  ])('silence: a %s ends at its time-out, and was sent once', async (_name, asked, expected) => {
    const server = await serve({ fault: 'silence' });
    const { error, log, seconds } = await outOfTime(server, async (requestTimeoutMs) => {
      const caller = connect({ allowTargets: [server.host], requestTimeoutMs });
      const ended = await errorOf(caller.http.request(asked(server.url)));
      return { error: ended, log: caller.log, seconds: requestTimeoutMs / 1_000 };
    });
    expect(error).toMatchObject(expected);
    expect(error.message).toContain(`gave no answer within ${seconds} s`);
    expect(server.requests).toHaveLength(1);
    expect(log.map((entry) => entry.fault)).toEqual([error.reason]);
  });

  it('from a socket that the server closes as a write goes out is unknown, and the write is not repeated', async () => {
    const { port, seen, server } = await closingServer();
    const { http } = connect({ allowTargets: [`127.0.0.1:${port}`] });
    await http.request(read(`http://127.0.0.1:${port}/first`));
    await new Promise((resolve) => setImmediate(resolve)); // undici takes the socket back one turn later
    const error = await errorOf(http.request(write(`http://127.0.0.1:${port}/second`)));
    expect(error).toMatchObject({ kind: 'unknown', execution: 'unknown' });
    expect(seen.filter((line) => line.startsWith('POST /second'))).toHaveLength(1);
    await new Promise((resolve) => server.close(resolve));
  });

  it('in drips is cut off at the request time-out, body included', async () => {
    const server = await drippingServer();
    const error = await outOfTime(server, (requestTimeoutMs) =>
      errorOf(connect({ allowTargets: [server.host], requestTimeoutMs }).http.request(write(server.url))),
    );
    // Nothing else ends it: the drips would go on for days.
    expect(error).toMatchObject(isUnknown);
  });
});

describe('time', () => {
  it('a write is marked as sent before its first byte, a lookup never', async () => {
    const server = await serve();
    const marks: number[] = [];
    const beforeSend = async () => void marks.push(server.requests.length);
    const { http } = connect({ allowTargets: [server.host], beforeSend });
    await http.request(read(server.url));
    await http.request(write(server.url));
    await http.request(write(server.url));
    expect(marks).toEqual([1, 2]);
    expect(server.requests).toHaveLength(3);
  });

  it('a write that may not be marked is not sent, and says why in its own words', async () => {
    const server = await serve();
    const refusal = new Error('another attempt took over');
    const { http } = connect({ allowTargets: [server.host], beforeSend: () => Promise.reject(refusal) });
    expect(await http.request(write(server.url)).catch((error: unknown) => error)).toBe(refusal);
    expect(server.requests).toEqual([]);
  });

  it('what is refused anyhow is not marked', async () => {
    const beforeSend = () => Promise.reject(new Error('marked'));
    const { http } = connect({ beforeSend });
    for (const url of ['http://127.0.0.1:1/', 'no address']) {
      expect(await errorOf(http.request(write(url)))).toMatchObject({ execution: 'not_sent' });
    }
  });

  it('a write ends within its time-out from before the mark, which stood still', async () => {
    const server = await serve();
    let now = 0;
    const { http } = connect({
      allowTargets: [server.host],
      requestTimeoutMs: 1_000,
      now: () => now,
      deadlineAt: 60_000,
      beforeSend: async () => void (now += 1_000),
    });
    const error = await errorOf(http.request(write(server.url)));
    expect(error).toMatchObject({ kind: 'transient', execution: 'not_sent' });
    expect(server.requests).toEqual([]);
  });

  it('after the deadline no byte leaves', async () => {
    const server = await serve();
    const { http } = connect({ allowTargets: [server.host], deadlineAt: performance.now() - 1 });
    expect(await errorOf(http.request(write(server.url)))).toMatchObject({
      kind: 'transient',
      execution: 'not_sent',
    });
    expect(server.requests).toEqual([]);
  });

  it('a deadline that passes while connecting is looked at right before the first byte', async () => {
    const server = await serve();
    const { http } = connect({ allowTargets: [server.host], deadlineAt: performance.now() + 60 });
    const sending = errorOf(http.request(write(server.url)));
    // The process stands still (a frozen worker): timers do not fire, then the connection is there at once.
    const until = performance.now() + 120;
    while (performance.now() < until);
    expect(await sending).toMatchObject({ kind: 'transient', execution: 'not_sent' });
    expect(server.requests).toEqual([]);
  });

  it('an exchange whose turn comes after its deadline writes nothing, even when no timer has fired yet', async () => {
    const server = await serve();
    const { agent } = connect({ allowTargets: [server.host] });
    const fault = await exchange(agent.dispatcher, {
      now: () => performance.now(),
      url: new URL(server.url),
      method: 'POST',
      headers: {},
      body: '{}',
      connectTimeoutMs: 60_000,
      timeoutMs: 60_000,
      deadlineAt: performance.now(),
      maxBytes: 1000,
    }).catch((error: unknown) => error);
    expect(fault).toMatchObject({ name: 'ExchangeFault', hasSent: false });
    expect(server.requests).toEqual([]);
  });

  it('a running request ends at the deadline', async () => {
    const server = await serve({ fault: 'silence' });
    const error = await outOfTime(server, (ms) => {
      const deadlineAt = performance.now() + ms;
      return errorOf(connect({ allowTargets: [server.host], deadlineAt }).http.request(write(server.url)));
    });
    expect(error).toMatchObject({ kind: 'unknown', execution: 'unknown' });
  });
});

it('a key that no header takes is told without the key', async () => {
  const server = await serve();
  const { http } = connect({ allowTargets: [server.host], secrets: ['hu\nsh'] });
  const error = await errorOf(http.request(write(server.url, { headers: { 'Auth-Key': 'hu\nsh' } })));
  expect(error).toMatchObject({ kind: 'unsupported', execution: 'not_sent' });
  expect(error.message).toContain('line breaks');
});

/** Answers the first request of a connection, and closes it when the second one comes. */
async function closingServer(): Promise<{ port: number; seen: string[]; server: Server }> {
  const seen: string[] = [];
  const server = createServer((socket) => {
    let count = 0;
    socket.on('error', () => {});
    socket.on('data', (data) => {
      seen.push(data.toString('latin1'));
      count += 1;
      if (count > 1) socket.destroy();
      else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: portOf(server), seen, server };
}

async function drippingServer(): Promise<{ url: string; host: string; requests: Buffer[] }> {
  const requests: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => requests.push(data));
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n');
    const drip = setInterval(() => socket.write('x'), 50);
    socket.on('close', () => clearInterval(drip));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.unshift(() => new Promise((resolve) => server.close(() => resolve())));
  const host = `127.0.0.1:${portOf(server)}`;
  return { url: `http://${host}`, host, requests };
}
