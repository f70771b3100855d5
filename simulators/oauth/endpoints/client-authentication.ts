import type { OAuthRefusal, OAuthSettings } from '../vendor.ts';

/** Why the client is not let in, by HTTP Basic or by the form; undefined when it is the registered one. */
export function clientProblem(
  { form, authorization }: { form: URLSearchParams; authorization: string | undefined },
  registered: OAuthSettings['client'],
): OAuthRefusal | undefined {
  const { id, secret } = fromBasic(authorization) ?? {
    id: form.get('client_id'),
    secret: form.get('client_secret'),
  };
  if (id === null) return { problem: 'missing_parameter', detail: 'client_id' };
  if (id !== registered.id) return { problem: 'unknown_client' };
  return secret === registered.secret ? undefined : { problem: 'wrong_secret' };
}

// Both halves are form-encoded before they are joined (RFC 6749, section 2.3.1).
function fromBasic(authorization: string | undefined) {
  const [, encoded] = /^basic\s+(\S+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [, id = '', secret = ''] =
    /^([^:]*):?(.*)$/.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return { id: formDecoded(id), secret: formDecoded(secret) };
}

function formDecoded(text: string): string {
  return new URLSearchParams(`value=${text}`).get('value') ?? '';
}
