// One request and its answer over undici, with the one thing that decides about duplicates: had a byte left?
import type { Dispatcher } from 'undici';
import { readBody, ResponseTooLarge } from './response-body.ts';

export interface ExchangeRequest {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
  /** From now on to a socket that takes bytes. */
  connectTimeoutMs: number;
  /** From now on to the last byte of the answer. */
  timeoutMs: number;
  /** By `now`; no first byte leaves after it. */
  deadlineAt: number;
  now: () => number;
  maxBytes: number;
}

export interface ExchangeAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** What went wrong before there was a whole answer. */
export class ExchangeFault extends Error {
  override name = 'ExchangeFault';
  readonly hasSent: boolean;
  constructor(cause: unknown, hasSent: boolean) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.hasSent = hasSent;
  }
}

/** Our own clocks ran out. */
export class OutOfTime extends Error {
  override name = 'OutOfTime';
  readonly waitedFor: 'connection' | 'answer' | 'turn';
  constructor(waitedFor: 'connection' | 'answer' | 'turn') {
    super(`waited too long for ${waitedFor}`);
    this.waitedFor = waitedFor;
  }
}

/** Rejects with an ExchangeFault only. Never follows redirects, never repeats. */
export async function exchange(dispatcher: Dispatcher, request: ExchangeRequest): Promise<ExchangeAnswer> {
  const raw = await send(dispatcher, request);
  try {
    const text = await readBody(raw.chunks, raw.headers, request.maxBytes);
    return { status: raw.status, headers: raw.headers, text };
  } catch (error) {
    throw new ExchangeFault(error, true);
  }
}

interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  chunks: Buffer[];
}

function send(dispatcher: Dispatcher, request: ExchangeRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let hasSent = false;
    let isOver = false;
    let controller: Dispatcher.DispatchController | undefined;
    let size = 0;
    const answer: RawAnswer = { status: 0, headers: {}, chunks: [] };

    const timers = [
      setTimeout(
        () => {
          if (!hasSent) fail(new OutOfTime('connection'));
        },
        Math.min(request.connectTimeoutMs, request.timeoutMs),
      ),
      setTimeout(() => fail(new OutOfTime(hasSent ? 'answer' : 'connection')), request.timeoutMs),
    ];

    function end(): boolean {
      if (isOver) return false;
      isOver = true;
      for (const timer of timers) clearTimeout(timer);
      return true;
    }

    function fail(error: Error): void {
      if (!end()) return;
      reject(new ExchangeFault(error, hasSent));
      controller?.abort(error);
    }

    dispatcher.dispatch(
      {
        origin: request.url.origin,
        path: `${request.url.pathname}${request.url.search}`,
        method: request.method as Dispatcher.HttpMethod,
        headers: request.headers,
        body: request.body ?? null,
        // Of a socket that breaks, undici may take the next queued request along; never one of these.
        idempotent: false,
      },
      {
        // Called when a socket is ours and the bytes are about to be written: throwing here writes none.
        onRequestStart(started) {
          if (isOver) throw new OutOfTime('connection');
          if (hasSent) throw new Error('a request is never sent twice');
          if (request.now() >= request.deadlineAt) throw new OutOfTime('turn');
          controller = started;
          hasSent = true;
        },
        onResponseStart(_controller, status, headers) {
          if (status < 200) return; // 100 Continue, 103 Early Hints
          answer.status = status;
          for (const [name, value] of Object.entries(headers)) {
            answer.headers[name] = Array.isArray(value) ? value.join(', ') : String(value ?? '');
          }
        },
        onResponseData(_controller, chunk) {
          size += chunk.length;
          if (size > request.maxBytes) fail(new ResponseTooLarge(request.maxBytes));
          else answer.chunks.push(chunk);
        },
        onResponseEnd() {
          if (end()) resolve(answer);
        },
        onResponseError(_controller, error) {
          if (end()) reject(new ExchangeFault(error, hasSent));
        },
      },
    );
  });
}
