// Values that identify nobody: typed where a form insists, or filled in by a program. They are fields like any other, and
// never keys: two people with the phone `000` are two people.
import { asDomain, asEmail, asPhone } from './spellings.ts';

/** What stands for "there is none", whatever the field. Without regard to case, blanks and dots. */
const fillers: ReadonlySet<string> = new Set([
  // "not available", "not applicable"
  'n/a',
  'na',
  'n.a',
  '#n/a',
  // what programs write for a missing value
  'null',
  'nil',
  'none',
  'undefined',
  'nan',
  // what people write
  'unknown',
  'no',
  'nope',
  'missing',
  'not provided',
  'not known',
  'not available',
  'tbd',
  'empty',
  'test',
  // the same in German, French, Spanish, Portuguese, Italian and Dutch
  'k.a',
  'k. a',
  'keine',
  'keiner',
  'kein',
  'keine angabe',
  'unbekannt',
  'leer',
  'aucun',
  'aucune',
  'inconnu',
  'ninguno',
  'ninguna',
  'desconocido',
  'nenhum',
  'desconhecido',
  'nessuno',
  'nessuna',
  'sconosciuto',
  'geen',
  'onbekend',
  'x',
  'xx',
  'xxx',
  // no letter and no digit says as little
  '',
]);

/** E-mails that people type to get past a form. The whole address. */
const madeUpAddresses: ReadonlySet<string> = new Set([
  'a@b.com',
  'a@b.c',
  // "I have none"
  'no@email.com',
  'no@mail.com',
  'nobody@nowhere.com',
  // what the placeholder in the form says
  'name@domain.com',
  'name@email.com',
  'you@example.com',
  'user@domain.com',
  'email@example.com',
  'test@example.com',
]);

/** Typed on both sides of the @, whatever the end: `test@test.com`, `asdf@asdf.de`. No company has such a name. */
const madeUpOnBothSides: ReadonlySet<string> = new Set([
  // the word that comes to mind first
  'test',
  'abc',
  'asdf',
  'qwerty',
  'fake',
  // "I have none"
  'no',
  'na',
  'none',
  'null',
  'unknown',
  'nomail',
  'noemail',
  'keine',
  // what the placeholder in the form says
  'email',
  'mail',
]);

/** Names before the @ of boxes that are nobody's, at any domain; hyphens, dots and underscores do not count. */
const nobodysBoxes: ReadonlySet<string> = new Set([
  // machines send from here and nobody reads
  'noreply',
  'donotreply',
  'nichtantworten',
  // a company's way of saying that it knows no e-mail
  'noemail',
  'nomail',
  'none',
  'null',
  'undefined',
  'unknown',
  'notprovided',
  'notavailable',
  'invalid',
  // the same in German, French, Spanish, Portuguese and Dutch
  'keine',
  'keinemail',
  'keineemail',
  'pasdemail',
  'sinemail',
  'sincorreo',
  'sememail',
  'geenemail',
]);

/** Numbers of seven digits and more that somebody typed along the keyboard. */
const madeUpNumbers: ReadonlySet<string> = new Set([
  '1234567',
  '12345678',
  '123456789',
  '1234567890',
  '987654321',
  '9876543210',
]);

/** Domains of everybody's mail: no company is the company of gmail.com. */
const sharedDomains: ReadonlySet<string> = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'yahoo.com',
  'icloud.com',
  'aol.com',
  'gmx.de',
  'gmx.net',
  'web.de',
  'protonmail.com',
  'mail.ru',
  'qq.com',
  '163.com',
]);

/** Fewer digits are an extension or a slip. */
const leastDigits = 7;

const tests: Readonly<Record<string, (value: string) => boolean>> = {
  email(value) {
    const address = asEmail(value);
    const [box = '', domain = ''] = address.split('@');
    return (
      address.split('@').length !== 2 ||
      box === '' ||
      domain === '' ||
      madeUpAddresses.has(address) ||
      isMadeUp(box, domain) ||
      nobodysBoxes.has(box.replaceAll(/[-._]/g, ''))
    );
  },
  phone(value) {
    const digits = asPhone(value);
    const written = value.replaceAll(/\D/g, '');
    return (
      !/^\d+$/.test(digits) ||
      digits.length < leastDigits ||
      /^(\d)\1*$/.test(written) ||
      // Behind a country: +1 000 000 0000.
      /(\d)\1{8}$/.test(written) ||
      madeUpNumbers.has(digits) ||
      // Behind a country too.
      /^(?:1|49|44|33|34|39|31|55)(?:1234567890|9876543210|0{7,})$/.test(digits)
    );
  },
  domain(value) {
    const domain = asDomain(value);
    return !/^[^\s@]+\.[^\s@.]+$/.test(domain) || sharedDomains.has(domain);
  },
};

/** The same word on both sides, or one letter held down: `xxx@xxx.xx`. */
function isMadeUp(box: string, domain: string): boolean {
  const [name = ''] = domain.split('.');
  return (box === name && madeUpOnBothSides.has(box)) || [box, name].every((part) => /^(.)\1*$/u.test(part));
}

/** True for a value of a key that is no key: `000`, `n/a`, `test@test.com`. */
export function identifiesNobody(field: string, value: string): boolean {
  const plain = value.trim().toLowerCase().replaceAll(/\s+/g, ' ').replace(/[.]+$/, '');
  if (fillers.has(plain) || !/[\p{Letter}\p{Number}]/u.test(plain)) return true;
  // hasOwn: a field may be called "constructor".
  return Object.hasOwn(tests, field) && tests[field]?.(value) === true;
}
