import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Fields } from '../record.ts';
import { readFormFields } from './form-fields.ts';

/** A request that has arrived whole. */
export interface IncomingRequest {
  method: string;
  path: string;
  /** As it came, without the question mark. */
  search: string;
  query: Fields;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Four times the largest contact that Syncline accepts (256 KB). */
const maxBodyBytes = 1024 * 1024;

/** Thrown for a body over 1 MB; answered with 413. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
}

/** Reads a request to its end. Rejects with BodyTooLarge, or with the socket's error when the client goes away. */
export async function readIncomingRequest(request: IncomingMessage): Promise<IncomingRequest> {
  const [path, search] = splitOnce(request.url ?? '/', '?');
  return {
    method: request.method ?? 'GET',
    path,
    search,
    query: search === '' ? {} : readFormFields(search),
    headers: request.headers,
    text: await readText(request),
  };
}

/** Percent-decodes a part of a path; a broken escape stays as it came, so that it simply matches no record. */
export function decodePathPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

// Events and not `for await`: an import sends several hundred requests a second.
function readText(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBodyBytes) reject(new BodyTooLarge('The body is over 1 MB'));
      else chunks.push(chunk);
    });
    request.on('end', () => {
      resolve(Buffer.concat(chunks).toString('utf8'));
    });
    request.on('error', reject);
  });
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
