// What an answer says of records, and what an operation makes of it.
import type { Match, RequestLimits, WriteAnswer } from '../../connector.ts';
import type { ApiAnswer } from '../../kit/api/api.ts';
import type { ObjectParts } from '../../kit/objects/object-parts.ts';
import type { ShownRecord } from '../../kit/records/match-of.ts';
import { listIn } from '../../kit/records/list-in.ts';
import { webUrl } from '../account/web-address.ts';
import { objectNames } from '../fields.ts';
import type { OwnFields } from '../own-fields.ts';
import type { CopperSettings } from '../settings.ts';
import { readRecord } from './wire.ts';

export interface CopperParts extends ObjectParts<CopperSettings> {
  /** Undefined where the connection has no own ids. Throws CrmError. */
  ownFields(limits: RequestLimits): Promise<OwnFields | undefined>;
}

/** Throws where the answer names no record. */
export function recordIn(answer: ApiAnswer, parts: CopperParts, own: OwnFields | undefined): ShownRecord {
  const record = readRecord(answer.json, own);
  if (record === undefined) throw answer.garbled('the answer names no record');
  return { ...record, url: urlOf(record.id, parts) };
}

export function recordsIn(answer: ApiAnswer, parts: CopperParts, own: OwnFields | undefined): ShownRecord[] {
  return listIn(answer, '', (each) => readRecord(each, own)).map((record) => ({
    ...record,
    url: urlOf(record.id, parts),
  }));
}

export function written(id: string, parts: CopperParts): WriteAnswer {
  return { externalId: id, url: urlOf(id, parts) };
}

function urlOf(id: string, { object, settings }: CopperParts): Match['url'] {
  const web = webUrl(settings);
  return web === undefined ? undefined : `${web}#/${objectNames[object].page}/${id}`;
}
