// What Pipedrive sends with a status when nothing is wrong with the request: the answers of faults.

const sentences: Readonly<Record<number, string>> = {
  // OAuth status codes; the form of the body is from memory.
  429: 'Request over limit',
  // HTTP status codes: a trial has ended, nobody has paid.
  402: 'Company account is not open',
  503: 'Service unavailable',
};

/** What the proxy says to an API token that goes on after 429 (rate limiting: "an HTML error page"). */
export const blockedPage = `<!DOCTYPE html>
<html lang="en-US"><head><title>Access denied | api.pipedrive.com used Cloudflare to restrict access</title></head>
<body><h1>Error 1015</h1><h2>You are being rate limited</h2><p>This error is produced by Cloudflare.</p></body></html>
`;

export function failure(status: number) {
  if (status === 403) return { body: blockedPage, headers: { 'content-type': 'text/html; charset=UTF-8' } };
  if (status === 502 || status === 504) {
    return {
      body: `<html><head><title>${status}</title></head><body>The origin did not answer.</body></html>`,
    };
  }
  // pipedrive/client-php 234.
  const unknown = { success: false, error: 'Internal Server Error', code: 'ERR_UNKNOWN' };
  const error = sentences[status];
  return { body: error === undefined ? unknown : { success: false, error, errorCode: status } };
}
