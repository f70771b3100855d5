// A person and an app, as the tests need them: the one presses Allow, the other exchanges what comes back.

export const appClient = { client_id: 'demo-client', client_secret: 'demo-secret' };
export const redirectUri = 'http://127.0.0.1:4711/back?from=crm';

/** The login of one CRM; `prefix` and paths as its vendor has them. */
export function loginFor(url: string, paths: { authorize: string; token: string }) {
  const query = (more: Record<string, string> = {}): URLSearchParams =>
    new URLSearchParams({
      response_type: 'code',
      client_id: appClient.client_id,
      redirect_uri: redirectUri,
      ...more,
    });

  /** Presses a button on the page; answers where the browser is sent. */
  async function decide(form: URLSearchParams, decision: 'allow' | 'deny', account = ''): Promise<URL> {
    form.set('decision', decision);
    form.set('account', account);
    const answer = await fetch(url + paths.authorize, { method: 'POST', body: form, redirect: 'manual' });
    return new URL(answer.headers.get('location') ?? 'missing:');
  }

  async function exchange(form: Record<string, string>, headers: Record<string, string> = {}) {
    const answer = await fetch(url + paths.token, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers,
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  }

  return {
    query,
    decide,
    exchange,
    page: (form: URLSearchParams) =>
      fetch(`${url + paths.authorize}?${form.toString()}`, { redirect: 'manual' }),
    /** The code of a login that the person allows. */
    async code(more: Record<string, string> = {}, account = ''): Promise<string> {
      return (await decide(query(more), 'allow', account)).searchParams.get('code') ?? '';
    },
    exchangeCode: (code: string, more: Record<string, string> = {}) =>
      exchange({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...appClient, ...more }),
    refresh: (token: unknown, more: Record<string, string> = {}) =>
      exchange({ grant_type: 'refresh_token', refresh_token: String(token), ...appClient, ...more }),
  };
}
