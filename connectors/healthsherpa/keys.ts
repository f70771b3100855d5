// By what a contact is looked up: a name with an e-mail, a phone or a birth date, or the Medicare number alone (Search
// Contact). The value of such a key is what the search takes.
import type { CrmRecord, KeyDeclaration, MatchKey } from '../connector.ts';
import { identifiesNobody } from '../../domain/objects/nobody.ts';
import { agentField } from './fields.ts';
import type { HealthsherpaSettings } from './settings.ts';

type MatchBy = HealthsherpaSettings['matchBy'][number];

const searches: Readonly<Record<MatchBy, { key: string; by: readonly string[] }>> = {
  // With both names: a couple may share the mailbox, and the phone.
  email: { key: 'nameAndEmail', by: ['first_name', 'last_name', 'email'] },
  phone: { key: 'nameAndPhone', by: ['first_name', 'last_name', 'phone'] },
  birthDate: { key: 'nameAndBirthDate', by: ['first_name', 'last_name', 'birth_date'] },
  medicareNumber: { key: 'medicareNumber', by: ['medicare_number'] },
};

export function declaredKeys({ matchBy, searchLagMs }: HealthsherpaSettings): KeyDeclaration[] {
  return matchBy.map((word) => ({
    field: searches[word].key,
    unique: 'no',
    lookup: 'search',
    lagMs: searchLagMs,
  }));
}

/** Of the record as it is sent, because that is what the search compares with. */
export function keysOfRecord(record: CrmRecord, { matchBy }: HealthsherpaSettings): MatchKey[] {
  const { [agentField]: agent } = record;
  const agentPart = typeof agent === 'string' ? { [agentField]: agent } : {};
  return matchBy.flatMap((word) => {
    const { key, by } = searches[word];
    const values = by.map((field) => record[field]);
    if (!values.every((value) => typeof value === 'string') || identifiesNobody(word, values.at(-1) ?? ''))
      return [];
    const params = Object.fromEntries(by.map((field, index) => [field, values[index] ?? '']));
    return [{ field: key, value: JSON.stringify({ ...agentPart, ...params }) }];
  });
}

export interface Search {
  agent: string | undefined;
  params: Record<string, string>;
}

export function searchOf({ value }: MatchKey): Search {
  const { [agentField]: agent, ...params } = JSON.parse(value) as Record<string, string>;
  return { agent, params };
}
