import { expect, it } from 'vitest';
import { faultWords } from './fault-words.ts';

it.each([
  ['ECONNREFUSED', 'is the port right'],
  ['ENOTFOUND', 'is it spelled right?'],
  ['EHOSTUNREACH', 'may this machine go there?'],
  ['ETIMEDOUT', 'firewall'],
  ['CERT_HAS_EXPIRED', 'has run out'],
  ['CERT_NOT_YET_VALID', 'clock'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'for another name'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'NODE_EXTRA_CA_CERTS'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'NODE_EXTRA_CA_CERTS'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'the port for https://'],
  ['EPROTO', 'the port for https://'],
  ['HPE_INVALID_CONSTANT', 'does not answer in HTTP'],
])('%s says what to look at, and its code for who looks it up', (code, words) => {
  const sentence = faultWords(code, 'crm.example.com:443');
  expect(sentence).toContain('crm.example.com:443');
  expect(sentence).toContain(words);
  expect(sentence).toContain(`(${code})`);
});

it('a code without a row has no sentence', () => {
  expect(faultWords('ECONNRESET', 'x')).toBeUndefined();
  expect(faultWords(undefined, 'x')).toBeUndefined();
});
