import { namesOf, objectTypes } from '../../domain/objects/objects.ts';
import type { OtherAccountError } from '../../use-cases/connections/add-and-change.ts';

/** Settings that point elsewhere, with links there: what is linked, and the two answers that a person can give. */
export function describeOtherAccount({ connectionId, changed, kept }: OtherAccountError): string {
  const facts = [
    ...objectTypes.map((object) => counted(kept.links[object], namesOf(object), linked)),
    counted(kept.unanswered, { one: 'write', many: 'writes' }, unanswered),
    ...objectTypes.map((object) => counted(kept.forgotten[object], forgottenNames(object), forgotten)),
  ].filter((fact) => fact !== undefined);
  return [
    `Nothing was changed: "${connectionId}" would point elsewhere by ${changed.join(', ')}, and ${facts.join(', ')} there.`,
    'If it is the same account under another address, say --same-account: the links stay.',
    'If it is another account, say --new-account: the links are kept apart until the settings point there again, and each entity is looked up or created anew.',
  ].join('\n');
}

interface Words {
  one: string;
  many: string;
}

const linked: Words = { one: 'is linked to a record', many: 'are linked to records' };
const unanswered: Words = { one: 'has no answer yet', many: 'have no answer yet' };
const forgotten: Words = { one: 'has a record', many: 'have records' };

function counted(count: number | undefined, noun: Words, verb: Words): string | undefined {
  if (count === undefined || count === 0) return undefined;
  return count === 1 ? `1 ${noun.one} ${verb.one}` : `${count} ${noun.many} ${verb.many}`;
}

function forgottenNames(object: (typeof objectTypes)[number]): Words {
  const { one, many } = namesOf(object);
  return { one: `forgotten ${one}`, many: `forgotten ${many}` };
}
