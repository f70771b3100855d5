// The built worker and its log, while Temporal is cut off from it: that is when the native core speaks.
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { useRig } from '../test/support/rig.ts';
import { startWorkerProcess } from '../test/support/worker-process.ts';

const rig = useRig({ worker: false });

const sockets = new Set<Socket>();
const between = createServer((socket) => {
  const [host = '', port = ''] = rig.address.split(':');
  const temporal = connect(Number(port), host);
  for (const each of [socket, temporal]) {
    sockets.add(
      each.on('error', () => {}).on('close', () => [socket, temporal].forEach((end) => end.destroy())),
    );
  }
  socket.pipe(temporal).pipe(socket);
});
const cut = (): void => {
  between.close();
  for (const socket of sockets) socket.destroy();
};
afterAll(cut);

test('every line of the log is one JSON object, also those of the native core when Temporal is gone', async () => {
  await new Promise<void>((resolve) => void between.listen(0, '127.0.0.1', resolve));
  const { port } = between.address() as { port: number };
  const { namespace, databaseUrl, crm } = rig;
  const worker = await startWorkerProcess({ address: `127.0.0.1:${port}`, namespace, databaseUrl, crm });
  try {
    cut();
    const lines = () => worker.log().split('\n').slice(0, -1);
    await expect.poll(() => lines().join('\n')).toMatch(/retried|retry/i);
    const parsed = lines().map((line) => JSON.parse(line) as Record<string, unknown>);
    for (const line of parsed) {
      expect(line).toMatchObject({ part: 'worker', level: expect.any(Number), msg: expect.any(String) });
    }
    expect(parsed.map((line) => line['sdkComponent'])).toContain('core');
  } finally {
    await worker.kill();
  }
});
