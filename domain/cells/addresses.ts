// One cell may hold several e-mails, phones or tags; each is read without what stands around it.
import { asPlainCharacters, trimUnseen, withoutDoubledQuotes, withoutQuotes } from './unwrap.ts';

/** Between the values of one cell in Google's exports. */
const ofGoogle = / ?::: ?/;

/** Several, as far as each of them is one; otherwise the cell as one value, which is then judged as it stands. */
export function emailsOf(cell: string): string[] {
  const text = asPlainCharacters(cell);
  // A comma may stand in the name before a single address: `Lee, Ann <ann@example.com>`.
  if (text.split('@').length <= 2) return compact([emailOf(text)]);
  const parts = splitOutside(text, /[;,\n|]| ?::: ?/)
    .flatMap((part) =>
      /^\S+@\S+(?:\s+\S+@\S+)+$/.test(part) && !part.includes('<') ? part.split(/\s+/) : [part],
    )
    // `Lee, Ann <ann@…>, bob@…`: the first is the beginning of a name.
    .filter((part, index, all) => part.includes('@') || !/^[^@]*<[^<>]*@/.test(all[index + 1] ?? ''));
  const emails = compact(parts.map(emailOf));
  return emails.every((email) => email.includes('@')) ? emails : [text];
}

/** `Ann <mailto:ann@example.com>;` → `ann@example.com` */
function emailOf(part: string): string {
  const inner = /<([^<>]*@[^<>]*)>/.exec(part)?.[1] ?? part;
  return withoutQuotes(withoutQuotes(inner.replace(/[\s;,]+$/, '')).replace(/^'(?=[^']*$)/, ''))
    .replace(/^mailto:([^?]*).*$/is, '$1')
    .replace(/[\s;,]+$/, '')
    .trim();
}

const leastDigits = 7;

export function phonesOf(cell: string): string[] {
  const text = withoutQuotes(asPlainCharacters(cell));
  const parts = text.split(/[;,\n|]| ?::: ?|\s\/\s/).filter((part) => part.trim() !== '');
  const areAll = parts.every((part) => part.replaceAll(/\D/g, '').length >= leastDigits);
  // A tel: address has its extension behind a semicolon.
  return compact((areAll && parts.length > 1 ? parts : [text]).map(phoneOf));
}

/** `tel:+1-202-555-0135;ext=12` → `+1-202-555-0135 ext. 12`; `2025550135.0` is what a program made of a number. */
function phoneOf(part: string): string {
  return withoutQuotes(part.trim())
    .replace(/^'/, '')
    .replace(/^<?(?:tel|callto|sms):(.*?)>?$/i, '$1')
    .replace(/;ext=(\d+)$/i, ' ext. $1')
    .replace(/[\s;,]+$/, '')
    .replace(/^(\+?\d{7,})\.0$/, '$1')
    .trim();
}

/** Between `,`, `;` or ` ::: `, and each in quotes or not. The star is Google's, before the groups of its own. */
export function listOfCell(cell: string): string[] {
  const text = withoutDoubledQuotes(cell);
  const parts = text.split(ofGoogle).flatMap((part) => splitOutside(part, /[,;]/));
  return compact(parts.map((part) => withoutQuotes(part.trim()).replace(/^\* /, '')));
}

/** Several values of a field that has one: those of Google's exports. */
export function valuesOfGoogle(text: string): string[] {
  return compact(text.split(ofGoogle).map(trimUnseen));
}

/** At separators that do not stand in double quotes or angle brackets. */
function splitOutside(text: string, separator: RegExp): string[] {
  const pieces = text.split(new RegExp(`(${separator.source})`));
  const parts: string[] = [];
  let current = '';
  for (const [index, piece] of pieces.entries()) {
    const isSeparator = index % 2 === 1;
    const isInside = (current.split('"').length - 1) % 2 === 1 || /<[^>]*$/.test(current);
    if (isSeparator && !isInside) {
      parts.push(current);
      current = '';
    } else current += piece;
  }
  return [...parts, current].map((part) => part.trim());
}

function compact(values: readonly string[]): string[] {
  return [...new Set(values.filter((value) => value !== ''))];
}
