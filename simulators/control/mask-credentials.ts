// The request log is evidence that people paste into issues: it names credentials and never shows them.
import type { IncomingHttpHeaders } from 'node:http';
import type { Fields } from '../record.ts';

const masked = '***';
const secretNames = [
  'auth_key',
  'api_key',
  'apikey',
  'access_token',
  'refresh_token',
  'token',
  'client_secret',
  'secret',
  'password',
];
const secretName = secretNames.join('|');
const secretField = new RegExp(`^(${secretName})$`, 'i');
const secretHeader = /auth|token|secret|cookie|password|-key$/i;
const jsonSecret = new RegExp(`("(?:${secretName})"\\s*:\\s*)(?:"(?:[^"\\\\]|\\\\.)*"?|[^\\s,}\\]]+)`, 'gi');
const formSecret = new RegExp(`((?:^|&)(?:${secretName})=)[^&]*`, 'gi');

/** Headers with `***` for each credential; the scheme of an Authorization header stays. */
export function maskHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value = ''] of Object.entries(headers)) {
    const text = Array.isArray(value) ? value.join(', ') : value;
    shown[name] = isCredential(name) ? maskValue(text) : text;
  }
  return shown;
}

/** Query fields with `***` for each credential. */
export function maskFields(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, secretField.test(name) ? masked : value]),
  );
}

/** A JSON or form body with `***` for each credential. */
export function maskText(text: string): string {
  return text.replace(jsonSecret, `$1"${masked}"`).replace(formSecret, `$1${masked}`);
}

// An idempotency key is evidence of a retry and opens nothing.
function isCredential(header: string): boolean {
  return header !== 'idempotency-key' && secretHeader.test(header);
}

function maskValue(value: string): string {
  const scheme = /^(Bearer|Basic) /i.exec(value);
  return scheme === null ? masked : `${scheme[1]} ${masked}`;
}
