// One e-mail, phone or domain is spelled in several ways; as a key they are one. The only place that says when two are equal.

/** In `keys` of an object: the form in which two values of a key are compared. */
export type Spelling = (value: string) => string;

/** What nobody sees, and spreadsheets and web pages bring along: zero-width characters, a soft hyphen, a byte order mark. */
const unseen = /[\u00AD\u200B-\u200F\u2060\uFEFF]/g;

/** No address is longer (RFC 5321), and no pattern should be tried on what a stranger made longer. */
const longestAddress = 320;

/** `Ann Lee <Ann@Example.com>`, `mailto:ann@example.com` and `ann@example.com;` → `ann@example.com` */
export const asEmail: Spelling = (value) => {
  const plain = value.replaceAll(unseen, '').normalize('NFKC').trim().toLowerCase();
  if (plain.length > longestAddress) return plain;
  const address = (/<([^<>]*@[^<>]*)>/.exec(plain)?.[1] ?? plain)
    .replace(/^(?:\s*mailto:)+/, '')
    .replace(/[\s;,]+$/, '')
    .trim();
  const at = address.lastIndexOf('@') + 1;
  return address.slice(0, at) + asAscii(address.slice(at)) || value.trim().toLowerCase();
};

/** `bücher.example` → `xn--bcher-kva.example`: a CRM shows the one or the other. */
function asAscii(domain: string): string {
  // What URL takes for more than a host name stays, and so does ASCII: it makes an address of `1.2`.
  if (!/[^\p{ASCII}]/u.test(domain) || /[\s/\\:?#@[\]]/.test(domain)) return domain;
  return URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : domain;
}

/**
 * `+49 (151) 234-5678`, `0049 151 2345678` and `+49 (0)151 2345678` → `491512345678`. Leading zeros are no part of the key:
 * `00` is how a `+` is dialled, a single `0` falls away as soon as the country is written, and `(0)` says so itself. Of
 * an extension (`ext. 12`, `x12`, `#12`, `DW 12`) nothing stays. A text without such a digit stays.
 */
export const asPhone: Spelling = (value) =>
  withoutExtension(value)
    .replace(/^(\s*(?:\+|00)[^(]*)\(0\)/, '$1')
    .replaceAll(/\D/g, '')
    .replace(/^0+/, '') || value.trim();

/** In the words in which people write an extension, or behind the pause after which a phone dials it. */
const extension =
  /(?:(?:extension|extn|ext|x|#|durchwahl|dw|app|poste|anexo|ramal|interno|int|toestel|tst)[.:=]?\s{0,3}|[,;pw]{1,3}\s{0,3})\d{1,6}\s*$/i;

/** The number of the house: who sits behind it is no part of a key. Not where less than a number would stay. */
export function withoutExtension(phone: string): string {
  const house = phone.replace(extension, '').replace(/[;,\s]+$/, '');
  return house.replaceAll(/\D/g, '').length >= 7 ? house : phone;
}

/**
 * For what a CRM shows: it may store `+49 151 2345678` as `0151 2345678`, so one may be the end of the other. With fewer
 * than seven digits that would prove nothing.
 */
export function isSamePhone(one: string, other: string): boolean {
  const [longer = '', shorter = ''] = [one, other].map(asPhone).toSorted((a, b) => b.length - a.length);
  return longer === shorter || (/^\d{7,}$/.test(shorter) && longer.endsWith(shorter));
}

/** Two numbers of two people that end alike: what a lookup finds that compares the last seven digits only. */
export function endsAlike(one: string, other: string): boolean {
  const [first, second] = [asPhone(one), asPhone(other)];
  return /^\d{7,}$/.test(first) && /^\d{7,}$/.test(second) && first.slice(-7) === second.slice(-7);
}

/** `https://www.Example.com/about` → `example.com` */
export const asDomain: Spelling = (value) =>
  asAscii(
    value
      .trim()
      .toLowerCase()
      .replace(/^[a-z]+:\/\//, '')
      .replace(/^www\./, '')
      .replace(/[/?#].*$/s, ''),
  );
