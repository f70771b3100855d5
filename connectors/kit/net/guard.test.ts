// No connection, or one that must not be made: nothing is sent, and the message says what to do.
import { createServer, type LookupFunction, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connect, errorOf, portOf, resolver, serve, write } from '../testing/http-caller.ts';
import { publicOnly } from './public-lookup.ts';

describe('no connection', () => {
  const notSent = { kind: 'transient', execution: 'not_sent' };

  it('refused', async () => {
    const server = await serve();
    await server.close();
    const { http } = connect({ allowTargets: [server.host] });
    const error = await errorOf(http.request(write(server.url)));
    expect(error).toMatchObject(notSent);
    expect(error.message).toContain(
      `nothing listens at ${server.host}: is the port right, and is the CRM up? (ECONNREFUSED)`,
    );
  });

  it('no such name', async () => {
    const lookup = resolver([]);
    const { http } = connect({ lookup });
    const error = await errorOf(http.request(write('https://crm.example.com/x')));
    expect(error).toMatchObject(notSent);
    expect(error.message).toContain(
      'the name of crm.example.com:443 does not resolve: is it spelled right? (ENOTFOUND)',
    );
  });

  it('no TLS where TLS is expected', async () => {
    const server = await serve();
    const { http } = connect({ allowTargets: [server.host] });
    const error = await errorOf(http.request(write(`https://${server.host}/`)));
    expect(error).toMatchObject(notSent);
    expect(error.message).toContain(
      `${server.host} does not speak TLS as we do: is it the port for https://?`,
    );
    expect(server.requests).toEqual([]);
  });

  it('a server that never takes the TLS handshake: connect time-out', async () => {
    const silent = createServer();
    const sockets: Socket[] = [];
    silent.on('connection', (socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const target = `127.0.0.1:${portOf(silent)}`;
    const { http } = connect({ allowTargets: [target], connectTimeoutMs: 200 });
    const error = await errorOf(http.request(write(`https://${target}/`)));
    expect(error).toMatchObject(notSent);
    expect(error.message).toContain(`no connection to ${target} in time`);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});

describe('the guard', () => {
  it('refuses plain http and private addresses before anything is sent, and names the way out', async () => {
    const canary = await serve();
    const { http } = connect();
    for (const url of [
      canary.url,
      `https://${canary.host}/`,
      `http://localhost:${new URL(canary.url).port}/`,
    ]) {
      const error = await errorOf(http.request(write(url)));
      expect(error).toMatchObject({ kind: 'unsupported', execution: 'not_sent' });
      expect(error.message).toContain('SYNCLINE_ALLOW_TARGETS=');
    }
    expect(canary.requests).toEqual([]);
  });

  it('refuses a name that resolves to a private address, also as one of several', async () => {
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['::ffff:127.0.0.1'], ['fd00::1']]) {
      const { http } = connect({ lookup: resolver(addresses) });
      const error = await errorOf(http.request(write('https://rebind.example.com/')));
      expect(error, addresses.join()).toMatchObject({ kind: 'unsupported', execution: 'not_sent' });
      expect(error.message).toContain('SYNCLINE_ALLOW_TARGETS=rebind.example.com:443');
    }
  });

  it('hands on the addresses that it checked: a name that flips is asked once', () => {
    let asked = 0;
    const flipping: LookupFunction = (hostname, options, callback) => {
      asked += 1;
      resolver([asked === 1 ? '8.8.8.8' : '127.0.0.1'])(hostname, options, callback);
    };
    const given: unknown[] = [];
    publicOnly(flipping)('flip.example.com', { all: true }, (...answer) => given.push(answer));
    expect(given).toEqual([[null, [{ address: '8.8.8.8', family: 4 }]]]);
    publicOnly(resolver(['2606:4700::1']))('one.example.com', {}, (...answer) => given.push(answer));
    expect(given[1]).toEqual([null, '2606:4700::1', 6]);
    expect(asked).toBe(1);
  });
});
