// One e-mail, phone or domain is spelled in several ways; as a key they are one. The only place that says when two are equal.

/** In `keys` of an object: the form in which two values of a key are compared. */
export type Spelling = (value: string) => string;

export const inLowerCase: Spelling = (value) => value.trim().toLowerCase();

/**
 * `+49 (151) 234-5678` and `0049 151 2345678` → `491512345678`. Leading zeros are no part of the key: `00` is how a `+`
 * is dialled, and a single `0` falls away as soon as the country is written. A text without such a digit stays.
 */
export const asPhone: Spelling = (value) => value.replaceAll(/\D/g, '').replace(/^0+/, '') || value.trim();

/**
 * For what a CRM shows: it may store `+49 151 2345678` as `0151 2345678`, so one may be the end of the other. With fewer
 * than seven digits that would prove nothing.
 */
export function isSamePhone(one: string, other: string): boolean {
  const [longer = '', shorter = ''] = [one, other].map(asPhone).toSorted((a, b) => b.length - a.length);
  return longer === shorter || (/^\d{7,}$/.test(shorter) && longer.endsWith(shorter));
}

/** `https://www.Example.com/about` → `example.com` */
export const asDomain: Spelling = (value) =>
  value
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^www\./, '')
    .replace(/[/?#].*$/s, '');
