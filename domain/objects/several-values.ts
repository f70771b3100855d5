// Several e-mails or phones in one text, as people and spreadsheets write them. Taken for one value they would be nobody's:
// a record that shows two e-mails would be a record without an e-mail.

/** An address ends where no address goes on: `Work: bob@example.com, <bob@home.example>`. */
const address = /[^\s<>()[\]"|,;:/]+@[^\s<>()[\]"|,;:/]+/g;

/** What stands between two phones. A `/` also stands behind an area code: both sides must be numbers of their own. */
const betweenPhones = /[;,|/\n]|\s(?:or|and|oder|und|ou|et|y|of|en|e)\s/i;

const leastDigits = 7;

/** Key field → the values in a text of it; a text of one value, or of a field without such a habit, as it is. */
const readers: Readonly<Record<string, (text: string) => string[]>> = {
  email(text) {
    if (text.split('@').length <= 2) return [text];
    return text.match(address) ?? [text];
  },
  phone(text) {
    const parts = text.split(betweenPhones).map((part) => part.trim());
    return parts.every((part) => part.replaceAll(/\D/g, '').length >= leastDigits) ? parts : [text];
  },
};

export function severalIn(field: string, text: string): string[] {
  // hasOwn: a field may be called "constructor".
  return Object.hasOwn(readers, field) ? (readers[field]?.(text) ?? [text]) : [text];
}
