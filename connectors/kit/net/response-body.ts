import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

/** The answer, packed or unpacked, has more bytes than we read. Whether the request was executed is not known by it. */
export class ResponseTooLarge extends Error {
  override name = 'ResponseTooLarge';
  constructor(maxBytes: number) {
    super(`the answer is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB`);
  }
}

const decoders: Record<string, (data: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** The body as text. We ask for no compression; some proxies compress all the same, and a small bomb unpacks to GBs. */
export async function readBody(
  chunks: Buffer[],
  encoding: string | undefined,
  maxBytes: number,
): Promise<string> {
  const raw = Buffer.concat(chunks);
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity' || raw.length === 0) return textOf(raw);
  const decode = decoders[name];
  if (decode === undefined) throw new Error(`the answer is encoded as "${name.slice(0, 30)}"`);
  try {
    return textOf(await decode(raw, { maxOutputLength: maxBytes }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new ResponseTooLarge(maxBytes);
    throw error;
  }
}

// PHP scripts saved with a byte order mark answer JSON that begins with one.
function textOf(data: Buffer): string {
  const text = data.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
