// A fetch for the OAuth library that goes through the kit's HTTP: guard, time-outs, log and masking are inside.
import type { ConnectorHttp, HttpAnswer, RequestLimits } from '../../connector.ts';

/** What the library hands to a fetch. */
export interface FetchOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: URLSearchParams | string | null | undefined;
}

/** `look` sees the answer first: it throws what is no answer of OAuth's, or tells what the vendor means by it. */
export function httpFetch(
  http: ConnectorHttp,
  limits: RequestLimits,
  { operation, look }: { operation: string; look(answer: HttpAnswer): HttpAnswer },
): (url: string, options: FetchOptions) => Promise<Response> {
  return async (url, { method = 'GET', headers = {}, body }) => {
    const answer = look(
      await http.request(
        { operation, method, url, headers, body: body?.toString(), isWrite: method !== 'GET' },
        limits,
      ),
    );
    const hasBody = answer.status !== 204 && answer.status !== 205 && answer.status !== 304;
    const type = answer.headers['content-type'];
    return new Response(hasBody ? answer.text : null, {
      status: answer.status,
      headers: type === undefined ? {} : { 'content-type': type },
    });
  };
}
