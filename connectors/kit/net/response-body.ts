import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

/** The answer, packed or unpacked, has more bytes than we read. Whether the request was executed is not known by it. */
export class ResponseTooLarge extends Error {
  override name = 'ResponseTooLarge';
  constructor(maxBytes: number) {
    super(`the answer is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB`);
  }
}

/** It came as a whole, and in a form that is not what it says it is. */
export class UnreadableBody extends Error {
  override name = 'UnreadableBody';
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
  headers: Record<string, string>,
  maxBytes: number,
): Promise<string> {
  const raw = Buffer.concat(chunks);
  const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(headers['content-type'] ?? '')?.[1];
  const name = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity' || raw.length === 0) return textOf(raw, charset);
  const decode = decoders[name];
  if (decode === undefined)
    throw new UnreadableBody(`it is encoded as "${name.slice(0, 30)}", which was not asked for`);
  try {
    return textOf(await decode(raw, { maxOutputLength: maxBytes }), charset);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new ResponseTooLarge(maxBytes);
    throw new UnreadableBody(
      `it says that it is packed with ${name}, and is broken or none (${code ?? 'no reason given'})`,
    );
  }
}

/**
 * JSON is UTF-8 (RFC 8259, 8.1), whatever the header says of it; what is none is what the header says, or Windows-1252, which
 * home-made CRMs mean by nothing at all. A byte order mark goes: PHP scripts saved with one answer JSON that begins with it.
 */
function textOf(data: Buffer, charset: string | undefined): string {
  const marked =
    data[0] === 0xff && data[1] === 0xfe
      ? 'utf-16le'
      : data[0] === 0xfe && data[1] === 0xff
        ? 'utf-16be'
        : undefined;
  if (marked !== undefined) return new TextDecoder(marked).decode(data);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch {
    return decoderOf(charset).decode(data);
  }
}

/** "utf-8" that is none is read as what it mostly is; so is a charset that nobody knows. */
function decoderOf(charset: string | undefined) {
  try {
    const decoder = new TextDecoder(charset ?? 'windows-1252');
    return decoder.encoding === 'utf-8' ? new TextDecoder('windows-1252') : decoder;
  } catch {
    return new TextDecoder('windows-1252');
  }
}
