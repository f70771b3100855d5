// The three calls that there are: search, create, update. Nothing reads, lists or deletes a contact.
import { CrmError } from '../../domain/failure.ts';
import { isPlainObject, type Json } from '../../domain/json.ts';
import type { LeftOut } from '../../domain/mapping/mapping-refusal.ts';
import type { Call, CrmRecord, Match, MatchKey, ObjectOperations, WriteAnswer } from '../connector.ts';
import { unlessGone, type ApiAnswer } from '../kit/api/api.ts';
import { externalIdOf } from '../kit/ids/external-id.ts';
import { createObjectParts, type VendorSession } from '../kit/objects/object-parts.ts';
import { agentField, keyField, nestedLists, personal, tableOf } from './fields.ts';
import { declaredKeys, keysOfRecord, searchOf } from './keys.ts';
import type { HealthsherpaSettings } from './settings.ts';

export function createContacts(session: VendorSession<HealthsherpaSettings>): ObjectOperations {
  const { settings } = session;
  const { operations, send, hit } = createObjectParts(session, {
    object: 'contact',
    table: tableOf(settings),
    keys: declaredKeys(settings),
    keyField,
    shownAt: { email: ['email'], phone: ['phone'] },
    personal,
    basePath: '/contacts',
    unknownHorizonMs: settings.unknownHorizonMs,
    declaration: {
      // Nothing shows a contact by its id, so nobody sees what is empty there.
      onAdopt: 'overwrite',
      // The seed: only external_id and the names are required.
      createsWithoutKeys: true,
      withEachUpdate: [agentField],
    },
  });

  async function patch(externalId: string, record: CrmRecord, call: Call): Promise<WriteAnswer> {
    const path = `/${encodeURIComponent(externalId)}`;
    const request = { method: 'PATCH', path, body: bodyOf(record), records: [record] } as const;
    const answer = await send('update', request, call);
    // "No changes were made": the answer has no body, and the address that was answered before holds.
    return answer.status === 204 ? { externalId } : { ...writeAnswer(answer, record), externalId };
  }

  return {
    ...operations,

    keysOf(fields, key) {
      try {
        return keysOfRecord(operations.toRecord(fields, key), settings);
      } catch (error) {
        // What cannot be sent is told when it is to be sent.
        if (error instanceof CrmError) return [];
        throw error;
      }
    },

    async find([key]: MatchKey[], call): Promise<Match[]> {
      if (key === undefined) return [];
      const { agent, params } = searchOf(key);
      const request = {
        method: 'POST',
        path: '/search',
        body: { ...(agent === undefined ? {} : { [agentField]: agent }), params: inBothSpellings(params) },
        records: [params],
        isWrite: false,
      } as const;
      const answer = await send('find', request, call).catch(unlessGone);
      if (answer === undefined || saysNone(answer)) return [];
      const { id, fields, redirectUrl } = foundIn(answer);
      return [{ ...hit({ id, url: undefined, fields }, call), redirectUrl }];
    },

    async create(record, call) {
      const filled = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
      const request = { method: 'POST', body: bodyOf(filled), records: [filled], isCreate: true } as const;
      return writeAnswer(await send('create', request, call), filled);
    },

    async update(externalId = '', record, call) {
      return patch(externalId, record, call).catch((error: unknown) => {
        const { [keyField]: _own, ...rest } = record;
        const isLeft = Object.keys(rest).some((field) => field !== agentField);
        // A contact keeps the external_id that it has: which one is ours stands in our links.
        if (isOtherExternalId(error) && isLeft) return patch(externalId, rest, call);
        throw error;
      });
    },
  };
}

/** The reference's name and the one that a client's live calls wanted; one that is not known is ignored (README, 8). */
function inBothSpellings(params: Record<string, string>): Record<string, string> {
  const { birth_date: date } = params;
  return date === undefined ? params : { ...params, date_of_birth: date };
}

function bodyOf({ [agentField]: agent, ...contact }: CrmRecord): Json {
  return { ...(agent === undefined ? {} : { [agentField]: agent }), contact };
}

function isOtherExternalId(error: unknown): boolean {
  return error instanceof CrmError && error.kind === 'conflict' && error.field === keyField;
}

function dataOf({ json }: ApiAnswer): Record<string, Json> {
  const data = isPlainObject(json) ? json['data'] : undefined;
  return isPlainObject(data) ? (data as Record<string, Json>) : {};
}

/** Both members are null (Search Contact, v2). */
function saysNone(answer: ApiAnswer): boolean {
  return dataOf(answer)['contact'] === null;
}

function foundIn(answer: ApiAnswer) {
  const { contact, redirect_url: redirectUrl } = dataOf(answer);
  const fields = isPlainObject(contact) ? (contact as CrmRecord) : {};
  const id = externalIdOf(fields['id']);
  if (id === undefined) throw answer.garbled('the answer names no contact');
  return { id, fields, redirectUrl: typeof redirectUrl === 'string' ? redirectUrl : undefined };
}

function writeAnswer(answer: ApiAnswer, sent: CrmRecord): WriteAnswer {
  const { id, redirectUrl } = foundIn(answer);
  return { externalId: id, redirectUrl, leftOut: unsavedIn(answer, sent) };
}

/** The contact is saved, and not all of its lists: those that the rest of the answer names, else each that was sent. */
function unsavedIn({ json }: ApiAnswer, sent: CrmRecord): LeftOut[] {
  const { data, ...rest } = isPlainObject(json) ? (json as Record<string, Json>) : {};
  const { contact: _contact, ...beside } = isPlainObject(data) ? data : {};
  const told = JSON.stringify({ ...rest, ...beside });
  if (!told.includes('partial_success')) return [];
  const lists = nestedLists.filter((list) => Object.hasOwn(sent, list));
  const named = lists.filter((list) => told.includes(list.replace(/(?:ies|s)$/, '')));
  return (named.length > 0 ? named : lists).map((list) => ({
    field: list,
    crmField: list,
    reason: `HealthSherpa has saved the contact, and not all of its ${list}`,
  }));
}
