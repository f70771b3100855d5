// Ports of the embedded parts: a free one for 0, and a sentence that helps when one is taken.
import { connect, createServer } from 'node:net';
import { StackError } from './stack-error.ts';

export interface PortRequest {
  /** What listens there, in words of the addresses that `npm start` prints. */
  readonly title: string;
  /** The variable that moves it. */
  readonly variable: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string;
}

/** The port to use. Throws a StackError that names the variable when somebody else listens there. */
export async function choosePort(request: PortRequest): Promise<number> {
  try {
    return request.port === 0 ? await freePort() : await tryListen(request.port, request.host ?? '127.0.0.1');
  } catch (error) {
    throw new StackError(takenPortSentence(request, (error as NodeJS.ErrnoException).code));
  }
}

export function takenPortSentence({ title, variable, port }: PortRequest, code = 'EADDRINUSE'): string {
  const what = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be opened (${code})`;
  return `Port ${port} for ${title} ${what}: free it, or set ${variable} to another port (0 takes a free one).`;
}

export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return tryListen(port, host).then(
    () => true,
    () => false,
  );
}

/** A port that is free now, and that this process was not given before: the system may name one twice. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await tryListen(0, '127.0.0.1');
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}

const given = new Set<number>();

/** Whether somebody accepts connections at `host:port`. */
export function isListening(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`tcp://${address}`);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: 1_000 });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}

function tryListen(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const chosen = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(chosen));
    });
  });
}
