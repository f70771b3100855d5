import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const itemsPerChunk = 500;

/** Answers with one JSON document. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers?: OutgoingHttpHeaders,
) {
  sendText(response, status, JSON.stringify(body), {
    'content-type': 'application/json; charset=utf-8',
    ...headers,
  });
}

/** Answers with a text, by default an HTML page. */
export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers?: OutgoingHttpHeaders,
) {
  const hasNoBody = status === 204 || status === 304;
  const body = Buffer.from(hasNoBody ? '' : text);
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    ...headers,
    ...(hasNoBody ? {} : { 'content-length': body.length }),
  });
  response.end(body);
}

/** Answers with a JSON array in pieces, so that 100,000 records neither fill the memory nor block other requests. */
export async function sendJsonArray(
  response: ServerResponse,
  items: Iterable<unknown>,
  headers?: OutgoingHttpHeaders,
) {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', ...headers });
  await pipeline(Readable.from(arrayChunks(items)), response);
}

function* arrayChunks(items: Iterable<unknown>): Generator<string> {
  let chunk: string[] = [];
  let separator = '[';
  for (const item of items) {
    chunk.push(JSON.stringify(item));
    if (chunk.length < itemsPerChunk) continue;
    yield separator + chunk.join(',\n');
    separator = ',\n';
    chunk = [];
  }
  yield chunk.length > 0 ? `${separator}${chunk.join(',\n')}]\n` : separator === '[' ? '[]\n' : ']\n';
}
