// Finding leads in the CRM. "None" is only what the CRM said; everything else throws.
import { nounOf } from '../../../domain/entity/entity-key.ts';
import { CrmError } from '../../../domain/failure.ts';
import type { Json } from '../../../domain/json.ts';
import { operationName } from '../../../domain/objects/operation-name.ts';
import type {
  Call,
  ConnectorHttp,
  CrmRecord,
  HttpAnswer,
  Match,
  MatchKey,
  RecordState,
} from '../../connector.ts';
import { describeBody, type Body } from '../../kit/answers/answer-body.ts';
import {
  answerError,
  garbledAnswer,
  notSent,
  unusableAnswer,
  type ErrorContext,
} from '../../kit/errors/classify.ts';
import type { ErrorRow } from '../../kit/errors/http-error-rows.ts';
import type { Identity } from '../../../domain/objects/evidence.ts';
import { isNoId } from '../../../domain/no-id.ts';
import { fieldNameOfHeader, objects } from '../../../domain/objects/objects.ts';
import { joinPath, normalPath, splitPath } from '../../kit/records/flatten.ts';
import { likelyIdPath, likelyListPath } from '../../kit/ids/likely-path.ts';
import { createPersonMask } from '../../kit/errors/mask.ts';
import { shownIdentity } from '../../kit/answers/shown-values.ts';
import type { AnswerReader, Hit, StatedOutcome } from '../answers.ts';
import type { FieldPaths } from '../field-paths.ts';
import type { RequestBuilder } from '../requests/build-request.ts';
import { besideOf, type FetchEndpoint } from '../requests/endpoints.ts';
import type { HttpSettings } from '../settings/settings-shape.ts';
import type { AnswersSettings } from '../settings/endpoint-settings.ts';
import { verifyHit } from './verify-hit.ts';

export interface FinderParts {
  settings: HttpSettings;
  http: ConnectorHttp;
  build: RequestBuilder;
  endpoint: FetchEndpoint;
  reader: AnswerReader;
  paths: FieldPaths;
  rowsFor(stated: StatedOutcome): readonly ErrorRow[];
  crm: string;
  mask: (text: string) => string;
}

export interface Found {
  matches: Match[];
  answer: HttpAnswer;
  reason: string | undefined;
}

export interface Finder {
  /** One request. */
  findBy: (operation: string, keys: readonly MatchKey[], call: Call) => Promise<Found>;
  /** The same request to an address beside the right one, and its answer as it is. */
  askBeside: (operation: string, keys: readonly MatchKey[], call: Call) => Promise<HttpAnswer>;
  find: (keys: MatchKey[], call: Call) => Promise<Match[]>;
  read: (externalId: string, call: Call) => Promise<RecordState>;
}

/** Statuses whose body is about the request, not about a lead. */
const notAboutLeads = [401, 403, 408, 429];

export function createFinder(parts: FinderParts): Finder {
  const { settings, http, build, endpoint, reader, crm, mask } = parts;
  const contactIdPath =
    settings.contactIdField === undefined ? undefined : normalPath(settings.contactIdField);

  async function findBy(operation: string, keys: readonly MatchKey[], call: Call): Promise<Found> {
    const hide = createPersonMask(keys.map((key) => key.value));
    const context: ErrorContext = { crm, operation, isWrite: false, mask, hide, setting: endpoint.setting };
    const answer = await http.request(build.find(operation, endpoint, keys), call);
    const body = reader.bodyOf(answer);
    const reason = reader.reason(body);
    if (saysNone(answer, body)) return { matches: [], answer, reason };
    const isOk = answer.status >= 200 && answer.status <= 299;
    const stated = statedOutcome(body);
    if (!isOk || stated === 'failure') {
      const words = reason !== undefined && stated === 'failure' ? `${reason}${noneHint(reason)}` : reason;
      throw answerError(context, answer, { rows: parts.rowsFor(stated), reason: words });
    }
    if (body.kind !== 'json') throw noJson(context, answer, body);
    const found = reader.hits(body.json);
    if (found === undefined) {
      const hint = hintOf(body.json, endpoint.answers);
      const what = `the answer is ${describeBody(body)}, which names no lead and does not say "none"${hint}`;
      throw garbledAnswer(context, answer, what);
    }
    const matches = verified(context, found.hits, keys).map((hit) => matchOf(hit, keys, call.key.entityId));
    return { matches, answer, reason };
  }

  /** In a list a status is the lead's own. */
  function statedOutcome(body: Body): StatedOutcome {
    const hits = body.kind === 'json' && Array.isArray(body.json) ? reader.hits(body.json)?.hits : undefined;
    if (hits !== undefined && hits.length > 0) return 'nothing';
    return reader.statedOutcome(body);
  }

  function noJson(context: ErrorContext, answer: HttpAnswer, body: Body): CrmError {
    const what = `the answer is ${describeBody(body)}`;
    switch (body.kind) {
      case 'page':
        return garbledAnswer(
          context,
          answer,
          `${what}, and not the CRM's: look at ${endpoint.setting} and at the login`,
        );
      // Nobody answers XML by chance.
      case 'xml':
        return unusableAnswer(
          context,
          answer,
          `${what}, where JSON is read: look at ${endpoint.setting}, or ask the CRM for JSON with headers.Accept`,
        );
      case 'json':
      case 'empty':
      case 'text':
      case 'broken':
        return garbledAnswer(context, answer, `${what}, where a lead or "none" was to be named`);
    }
  }

  function saysNone(answer: HttpAnswer, body: Body): boolean {
    if (reader.isNotFoundStatus(answer)) return true;
    const isAboutLead = answer.status < 500 && !(answer.status >= 300 && answer.status <= 399);
    return isAboutLead && !notAboutLeads.includes(answer.status) && statedOutcome(body) === 'not_found';
  }

  /** Records that show another e-mail or phone are none of ours; a lookup that finds only those is not understood. */
  function verified(context: ErrorContext, hits: Hit[], keys: readonly MatchKey[]): Hit[] {
    const byId = keys.some((key) => key.field === 'externalId');
    if (settings.verifyHits === 'off' && !byId) return hits;
    const isFiltered = settings.verifyHits === 'filter' && !byId;
    const ours = hits.filter((hit) => {
      const { externalId, record } = hit;
      const shown = { externalId, shows: shownIn(record), contactId: shownContactId(record) };
      const verdict = verifyHit(shown, keys);
      // One that is near is weighed by the push, with everything else that is known of both.
      return verdict !== 'other' && !(isFiltered && verdict === 'near');
    });
    if (ours.length > 0 || hits.length === 0 || isFiltered) return ours;
    throw strangers(context, hits, keys);
  }

  /** By our names: the key itself, and the list with more of its values. */
  function shownIn(record: CrmRecord = {}): Identity {
    return shownIdentity(
      Object.fromEntries(
        Object.entries(objects.contact.keys).map(([field, { list, strength }]) => {
          const places = [field, ...(list === undefined ? [] : [list])].map(parts.paths.pathOf);
          const shown = places.map((path) => (path === undefined ? undefined : at(record, path)));
          const isShown = shown.some((value) => value !== undefined);
          return [field, isShown || strength === 'weak' ? shown : underOtherNames(record, field, places[0])];
        }),
      ),
    );
  }

  /** It is written as `email` and shown as `E-Mail`: taken for "no e-mail", the phone alone would decide. */
  function underOtherNames(record: CrmRecord, field: string, path = ''): Json[] {
    const folder = joinPath(...splitPath(path).slice(0, -1));
    return Object.entries(record).flatMap(([each, value]) => {
      const steps = splitPath(each);
      const isBeside = joinPath(...steps.slice(0, -1)) === folder;
      return isBeside && fieldNameOfHeader('contact', steps.at(-1) ?? '') === field ? [value] : [];
    });
  }

  function strangers(context: ErrorContext, hits: Hit[], keys: readonly MatchKey[]): CrmError {
    const names = keys
      .map((key) => (key.field === 'externalId' ? settings.leadIdField : key.field))
      .join(' and ');
    const ids = hits.slice(0, 3).map((hit) => hit.externalId);
    const isById = keys.every((key) => key.field === 'externalId');
    // Not verifyHits: where the lookup ignores its parameter, that would make a second record of everybody.
    const hint = isById
      ? ''
      : `, which shows another: look whether its lookup reads the parameter (${endpoint.setting}, fetch.params)`;
    const reason = `asked for ${names}, the CRM answered the record ${ids.join(', ')}${hint}`;
    return new CrmError({
      kind: 'conflict',
      crm,
      operation: context.operation,
      execution: 'rejected',
      reason: mask(reason),
    });
  }

  function matchOf({ externalId, url, record }: Hit, keys: readonly MatchKey[], ourId: string): Match {
    const shows = { ...shownIn(record) };
    const [key, another] = keys;
    // The connection says that the CRM is right about what it was asked, whatever it shows of it.
    if (settings.verifyHits === 'off' && key !== undefined && another === undefined) delete shows[key.field];
    const shownId = shownContactId(record);
    const carriesKeyOf = shownId === undefined || isSameId(shownId, ourId) ? undefined : shownId;
    return { externalId, url, record, hasOurKey: shownId === ourId, carriesKeyOf, shows };
  }

  function shownContactId(record: CrmRecord | undefined): string | undefined {
    const shown = contactIdPath === undefined ? undefined : record?.[contactIdPath];
    const id = typeof shown === 'string' || typeof shown === 'number' ? String(shown) : '';
    return id.trim() === '' || isNoId(id) ? undefined : id;
  }

  return {
    findBy,
    askBeside: (operation, keys, call) => http.request(build.find(operation, besideOf(endpoint), keys), call),

    async find(keys, call) {
      const operation = operationName('find', call.key.object);
      if (keys.length === 0) {
        const reason = `the ${nounOf(call.key)} has none of the keys by which this CRM can be asked`;
        throw notSent({ crm, operation }, { kind: 'invalid_record', reason });
      }
      return (await findBy(operation, keys, call)).matches;
    },

    async read(externalId, call) {
      const operation = operationName('read', call.key.object);
      const { matches } = await findBy(operation, [{ field: 'externalId', value: externalId }], call);
      const [match] = matches;
      return match === undefined ? { state: 'gone' } : { state: 'live', match };
    },
  };
}

/** A CRM that says "none" as a failure: taken for one it would stop everybody, and taken for "none" unasked, duplicate them. */
function noneHint(reason: string): string {
  return /\b(?:not found|no (?:match|lead|contact|record|result|such)|does not exist|unknown (?:lead|contact))/i.test(
    reason,
  )
    ? ' (if that is how this CRM says "none": fetch.answers.status and fetch.answers.notFound)'
    : '';
}

function hintOf(json: Json, answers: AnswersSettings): string {
  const list = likelyListPath(json);
  const { id = 'lead_id', hits = 'leads' } = answers;
  if (list !== undefined && list !== hits)
    return `; if the leads are in ${list}, set fetch.answers.hits=${list}`;
  const at = likelyIdPath(json);
  return at === undefined || at === id ? '' : `; if its id is ${at}, set answers.id=${at}`;
}

function at(record: CrmRecord, path: string): Json | undefined {
  return Object.hasOwn(record, path) ? record[path] : undefined;
}

/** A CRM may keep `007` as the number 7, and `C-1` as `c-1`: that is not yet another one's. */
function isSameId(one: string, other: string): boolean {
  const [a, b] = [one, other].map((id) => id.trim().toLowerCase());
  return a === b || (Number.isFinite(Number(a)) && Number(a) === Number(b));
}
