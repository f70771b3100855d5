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
  'test',
  'x',
  'xx',
  'xxx',
  // no letter and no digit says as little
  '',
]);

/** E-mails that people type to get past a form. The whole address. */
const madeUpAddresses: ReadonlySet<string> = new Set([
  // the word that comes to mind first, on both sides
  'test@test.com',
  'test@test.de',
  'test@test.test',
  'a@a.com',
  'a@b.com',
  'a@b.c',
  'aa@aa.com',
  'abc@abc.com',
  'asdf@asdf.com',
  'qwerty@qwerty.com',
  'x@x.com',
  'xx@xx.com',
  // "I have none", on both sides
  'no@no.com',
  'na@na.com',
  'none@none.com',
  'null@null.com',
  'unknown@unknown.com',
  'nomail@nomail.com',
  'noemail@noemail.com',
  // what the placeholder in the form says
  'email@email.com',
  'mail@mail.com',
  'name@domain.com',
  'name@email.com',
  'you@example.com',
  'user@domain.com',
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
      madeUpNumbers.has(digits)
    );
  },
  domain(value) {
    const domain = asDomain(value);
    return !/^[^\s@]+\.[^\s@.]+$/.test(domain) || sharedDomains.has(domain);
  },
};

/** True for a value of a key that is no key: `000`, `n/a`, `test@test.com`. */
export function identifiesNobody(field: string, value: string): boolean {
  const plain = value.trim().toLowerCase().replaceAll(/\s+/g, ' ').replace(/[.]+$/, '');
  if (fillers.has(plain) || !/[\p{Letter}\p{Number}]/u.test(plain)) return true;
  // hasOwn: a field may be called "constructor".
  return Object.hasOwn(tests, field) && tests[field]?.(value) === true;
}
