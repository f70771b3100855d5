// Why there was no answer, and what to do: a code of Node, OpenSSL or undici as a sentence.

/** A row per code or family of codes. */
const rows: readonly [codes: RegExp, sentence: (target: string) => string][] = [
  // No listener: a wrong port, or the CRM is down.
  [/^ECONNREFUSED$/, (target) => `nothing listens at ${target}: is the port right, and is the CRM up?`],
  [
    /^(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/,
    (target) => `the name of ${target} does not resolve: is it spelled right?`,
  ],
  [
    /^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|EADDRNOTAVAIL)$/,
    (target) => `there is no way to ${target}: is the address right, and may this machine go there?`,
  ],
  [
    /^(?:ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/,
    (target) => `${target} does not take a connection: is the address right, or does a firewall stop us?`,
  ],
  [
    /^CERT_HAS_EXPIRED$/,
    (target) => `the certificate of ${target} has run out: whoever runs the CRM has to renew it`,
  ],
  [
    /^CERT_NOT_YET_VALID$/,
    (target) => `the certificate of ${target} is not valid yet: does this machine's clock go right?`,
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    (target) => `the certificate of ${target} is for another name: is the address right?`,
  ],
  [
    /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)$/,
    (target) =>
      `the certificate of ${target} is self-signed: give its authority to Node with NODE_EXTRA_CA_CERTS`,
  ],
  [
    /^(?:UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|CERT_UNTRUSTED)$/,
    (target) =>
      `nobody known here signs the certificate of ${target}: mend its chain there, or give its authority to Node with NODE_EXTRA_CA_CERTS`,
  ],
  // https:// to a port that speaks plain http.
  [
    /^(?:EPROTO|ERR_SSL_\w+)$/,
    (target) => `${target} does not speak TLS as we do: is it the port for https://?`,
  ],
  // http:// to a port of https, or of something that is no web server.
  [/^HPE_\w+$/, (target) => `${target} does not answer in HTTP: is the port right, and https:// or http://?`],
];

/** `nothing listens at crm.example.com: is the port right, and is the CRM up? (ECONNREFUSED)`; undefined for a code without a row. */
export function faultWords(code: string | undefined, target: string): string | undefined {
  if (code === undefined) return undefined;
  const row = rows.find(([codes]) => codes.test(code));
  return row === undefined ? undefined : `${row[1](target)} (${code})`;
}
