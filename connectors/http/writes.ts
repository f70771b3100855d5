// One write: sent once, and counted as done only when the answer says so and names the record.
import { CrmError } from '../../domain/failure.ts';
import { operationName, type OperationVerb } from '../../domain/objects/operation-name.ts';
import type { Call, ConnectorHttp, CrmRecord, HttpAnswer, WriteAnswer } from '../connector.ts';
import { describeBody, type Body } from '../kit/answers/answer-body.ts';
import { answerError, garbledAnswer, unusableAnswer, type ErrorContext } from '../kit/errors/classify.ts';
import type { ErrorRow } from '../kit/errors/http-error-rows.ts';
import { idInLocation } from '../kit/ids/location-id.ts';
import { createPersonMask } from '../kit/errors/mask.ts';
import type { Values } from '../kit/requests/template.ts';
import { createAnswerReader, type AnswerReader, type StatedOutcome } from './answers.ts';
import { namesNoRecord } from './names-no-record.ts';
import type { WriteFacts } from './errors.ts';
import type { Mapping } from './fields.ts';
import type { RequestBuilder } from './requests/build-request.ts';
import type { Endpoint } from './requests/endpoints.ts';
import type { HttpSettings } from './settings/settings-shape.ts';

export interface WriteParts {
  settings: HttpSettings;
  http: ConnectorHttp;
  build: RequestBuilder;
  mapping: Mapping;
  rowsFor(stated: StatedOutcome, write?: WriteFacts): readonly ErrorRow[];
  /** Addresses of one record, with the place of its id. */
  recordUrls: readonly string[];
  crm: string;
  mask: (text: string) => string;
}

/** What a write sends; `externalId` where it is known. */
export interface Written {
  record: CrmRecord;
  externalId?: string | undefined;
}

interface Accepted {
  context: ErrorContext;
  answer: HttpAnswer;
  reader: AnswerReader;
  body: Body;
  stated: StatedOutcome;
}

/** Of these a body is to be expected: they speak of several things, or of a part. */
const bodyNeeded = [206, 207, 208, 226];

export function createWrites(parts: WriteParts) {
  const { settings, http, build, mapping, crm, mask } = parts;

  /** Throws unless the CRM said yes. */
  async function send(
    verb: OperationVerb,
    endpoint: Endpoint,
    written: Written,
    call: Call,
  ): Promise<Accepted> {
    const operation = operationName(verb, call.key.object);
    const { record, externalId } = written;
    const isCreate = verb === 'create';
    const context: ErrorContext = {
      crm,
      operation,
      isWrite: true,
      isCreate,
      mask,
      hide: createPersonMask(personIn(record)),
      setting: endpoint.setting,
    };
    const values = { ...valuesOf(record), contactId: call.key.entityId };
    const answer = await http.request(build.write({ operation, endpoint, values, record, externalId }), call);
    const reader = createAnswerReader(endpoint.answers, mapping.paths);
    const body = reader.bodyOf(answer);
    const stated = reader.statedOutcome(body);
    const isRefused =
      answer.status < 200 || answer.status > 299 || stated === 'failure' || stated === 'not_found';
    if (isRefused) {
      // Where the connection says what failure is, that is believed.
      const isGuess = endpoint.answers.failure === undefined && endpoint.answers.success === undefined;
      const named = body.kind === 'json' ? reader.record(body.json)?.externalId : undefined;
      const facts = { isCreate, namesNewRecord: isCreate && isGuess && named !== undefined };
      throw answerError(context, answer, {
        rows: parts.rowsFor(stated, facts),
        reason: reader.reason(body),
        // A refused create that names a record names the one that is there.
        existingId: isCreate ? named : undefined,
      });
    }
    if (body.kind === 'page' || body.kind === 'broken') {
      const sentence = `the answer is ${describeBody(body)}`;
      const hint =
        body.kind === 'page' ? `, and not the CRM's: look at ${endpoint.setting} and at the login` : '';
      throw garbledAnswer(context, answer, `${sentence}${hint}`);
    }
    return { context, answer, reader, body, stated };
  }

  /** What the CRM may repeat of whom we sent, and no message may. */
  function personIn(record: CrmRecord): string[] {
    const whose = ['name', 'firstName', 'lastName', 'phone', 'email'].map((field) =>
      mapping.paths.pathOf(field),
    );
    return Object.entries(record).flatMap(([path, value]) => {
      const texts = [value].flat().filter((each) => typeof each === 'string');
      const isTelling = whose.includes(path);
      return texts.filter((text) => isTelling || text.replaceAll(/\D/g, '').length >= 7);
    });
  }

  /** What addresses of writes may name: the record's fields, by our names. */
  function valuesOf(record: CrmRecord): Values {
    const values: Values = {};
    for (const field of ['phone', 'email', 'name', ...Object.keys(settings.fields)]) {
      const value = record[mapping.paths.pathOf(field) ?? ''];
      if (typeof value === 'string' || typeof value === 'number') values[field] = String(value);
    }
    return values;
  }

  return {
    async create(endpoint: Endpoint, written: Written, call: Call): Promise<WriteAnswer> {
      const accepted = await send('create', endpoint, written, call);
      if (!settings.answersId) return {};
      const { externalId = idInLocation(accepted.answer, parts.recordUrls), ...named } =
        namedRecord(accepted);
      if (externalId === undefined) throw withoutId(accepted, endpoint);
      return { externalId, ...named };
    },

    async update(endpoint: Endpoint, written: Written, call: Call): Promise<WriteAnswer> {
      const accepted = await send('update', endpoint, written, call);
      if (!settings.answersId) return {};
      const named = namedRecord(accepted);
      const { externalId } = written;
      if (named.externalId === undefined) {
        // The request said which record it is: whoever accepts it needs not repeat that.
        if (isPlainYes(accepted)) return { externalId };
        const mayBeEmpty = settings.updateAnswers === 'empty' && !isForeign(accepted.body);
        if (mayBeEmpty) return { externalId };
        throw withoutId(accepted, endpoint, 'if this CRM answers updates so, set updateAnswers=empty');
      }
      if (externalId !== undefined && named.externalId !== externalId)
        throw otherRecord(accepted.context, named.externalId, externalId);
      return named;
    },

    async remove(endpoint: Endpoint, externalId: string, call: Call): Promise<void> {
      await send('remove', endpoint, { record: {}, externalId }, call);
    },
  };

  function withoutId(
    { context, answer, body, stated }: Accepted,
    endpoint: Endpoint,
    hint?: string,
  ): CrmError {
    const path = endpoint.answers.id ?? 'lead_id';
    const reason = [namesNoRecord(body, answer.status, path), hint]
      .filter((part) => part !== undefined)
      .join('; ');
    // A text may be a passing "down for maintenance"; anything else is how this CRM answers.
    return body.kind === 'text' && stated !== 'success'
      ? garbledAnswer(context, answer, reason)
      : unusableAnswer(context, answer, reason);
  }

  // Our request was about one record and the CRM speaks of another: a person must look before we write again.
  function otherRecord({ operation }: ErrorContext, answered: string, wanted: string): CrmError {
    const reason = mask(`asked to update ${wanted}, the CRM answered that it updated ${answered}`);
    return new CrmError({ kind: 'conflict', crm, operation, execution: 'rejected', reason });
  }
}

/** "Done", in the ways in which that is said without naming the record. */
function isPlainYes({ answer, body, stated }: Accepted): boolean {
  return body.kind === 'empty' ? !bodyNeeded.includes(answer.status) : stated === 'success';
}

/** No answer of an API in JSON. */
function isForeign({ kind }: Body): boolean {
  return kind === 'text' || kind === 'xml';
}

function namedRecord({ reader, body }: Pick<Accepted, 'reader' | 'body'>): WriteAnswer {
  const named = body.kind === 'json' ? reader.record(body.json) : undefined;
  return named === undefined ? {} : { externalId: named.externalId, url: named.url };
}
