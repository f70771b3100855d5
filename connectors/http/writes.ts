// One write: sent once, and counted as done only when the answer says so and names the record.
import { CrmError } from '../../domain/failure.ts';
import { operationName, type OperationVerb } from '../../domain/objects/operation-name.ts';
import type { Call, ConnectorHttp, CrmRecord, HttpAnswer, WriteAnswer } from '../connector.ts';
import {
  answerError,
  garbledAnswer,
  unusableAnswer,
  type ErrorContext,
  type ErrorRow,
} from '../kit/classify.ts';
import type { Values } from '../kit/template.ts';
import { createAnswerReader, type AnswerReader, type Body, type StatedOutcome } from './answers.ts';
import type { Mapping } from './fields.ts';
import type { RequestBuilder } from './requests/build-request.ts';
import type { Endpoint } from './requests/endpoints.ts';
import type { HttpSettings } from './settings/settings-shape.ts';

export interface WriteParts {
  settings: HttpSettings;
  http: ConnectorHttp;
  build: RequestBuilder;
  mapping: Mapping;
  /** `namesNewRecord`: the answer to a create has an id in it. */
  rowsFor(stated: StatedOutcome, namesNewRecord?: boolean): readonly ErrorRow[];
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
}

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
    const context: ErrorContext = { crm, operation, isWrite: true, mask, setting: endpoint.setting };
    const { record, externalId } = written;
    const values = { ...valuesOf(record), contactId: call.key.entityId };
    const answer = await http.request(build.write({ operation, endpoint, values, record, externalId }), call);
    const reader = createAnswerReader(endpoint.answers, mapping.paths.isContainer);
    const body = reader.bodyOf(answer);
    const reason = reader.reason(body);
    const stated = reader.statedOutcome(body);
    const isRefused =
      answer.status < 200 || answer.status > 299 || stated === 'failure' || stated === 'not_found';
    if (isRefused) {
      // Where the connection says what failure is, that is believed.
      const isGuess = endpoint.answers.failure === undefined && endpoint.answers.success === undefined;
      const namesNewRecord = verb === 'create' && isGuess && hasRecord(reader, body);
      // A refused create that names a record names the one that is there.
      const existingId =
        verb === 'create' && body.kind === 'json' ? reader.record(body.json)?.externalId : undefined;
      throw answerError(context, answer, { rows: parts.rowsFor(stated, namesNewRecord), reason, existingId });
    }
    if (body.kind === 'page' || body.kind === 'broken') {
      throw garbledAnswer(context, answer, reason ?? 'the answer was cut off');
    }
    return { context, answer, reader, body };
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
      const named = namedRecord(accepted);
      if (named.externalId === undefined) throw withoutId(accepted, endpoint, '');
      return named;
    },

    async update(endpoint: Endpoint, written: Written, call: Call): Promise<WriteAnswer> {
      const accepted = await send('update', endpoint, written, call);
      if (!settings.answersId) return {};
      const named = namedRecord(accepted);
      const { externalId } = written;
      if (named.externalId === undefined) {
        const mayBeEmpty = settings.updateAnswers === 'empty' && accepted.body.kind !== 'text';
        if (mayBeEmpty) return { externalId };
        throw withoutId(
          accepted,
          endpoint,
          '; if this CRM answers updates without it, set updateAnswers=empty',
        );
      }
      if (externalId !== undefined && named.externalId !== externalId)
        throw otherRecord(accepted.context, named.externalId, externalId);
      return named;
    },

    async remove(endpoint: Endpoint, externalId: string, call: Call): Promise<void> {
      await send('remove', endpoint, { record: {}, externalId }, call);
    },
  };

  function withoutId({ context, answer, body }: Accepted, endpoint: Endpoint, hint: string): CrmError {
    const path = endpoint.answers.id ?? 'lead_id';
    const reason = `the answer names no record (answers.id=${path})${hint}`;
    // A text may be a passing "down for maintenance"; JSON and nothing at all are how this CRM answers.
    return body.kind === 'text'
      ? garbledAnswer(context, answer, reason)
      : unusableAnswer(context, answer, reason);
  }

  // Our request was about one record and the CRM speaks of another: a person must look before we write again.
  function otherRecord({ operation }: ErrorContext, answered: string, wanted: string): CrmError {
    const reason = mask(`asked to update ${wanted}, the CRM answered that it updated ${answered}`);
    return new CrmError({ kind: 'conflict', crm, operation, execution: 'rejected', reason });
  }
}

function hasRecord(reader: AnswerReader, body: Body): boolean {
  return body.kind === 'json' && reader.record(body.json) !== undefined;
}

function namedRecord({ reader, body }: Pick<Accepted, 'reader' | 'body'>): WriteAnswer {
  const named = body.kind === 'json' ? reader.record(body.json) : undefined;
  return named === undefined ? {} : { externalId: named.externalId, url: named.url };
}
