// One e-mail, phone or domain is spelled in several ways; as a key they are one. The only place that says when two are equal.

/** In `keys` of an object: the form in which two values of a key are compared. */
export type Spelling = (value: string) => string;

export const inLowerCase: Spelling = (value) => value.trim().toLowerCase();

/** `+1 (555) 010-0199` → `15550100199`; a text without a digit stays. */
export const asDigits: Spelling = (value) => value.replaceAll(/\D/g, '') || value.trim();

/** `https://www.Example.com/about` → `example.com` */
export const asDomain: Spelling = (value) =>
  value
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^www\./, '')
    .replace(/[/?#].*$/s, '');
