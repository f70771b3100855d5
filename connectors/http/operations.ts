// The operations of a contact, as the contract and the connection's settings have them.
import type { ObjectDeclaration, ObjectOperations, SessionContext } from '../connector.ts';
import { createMask } from '../kit/errors/mask.ts';
import { createAnswerReader, type StatedOutcome } from './answers.ts';
import { secretForms } from './auth.ts';
import { contractErrorRows, type WriteFacts } from './errors.ts';
import { createMapping } from './fields.ts';
import { createFinder, type Finder } from './lookup/finder.ts';
import { createRequestBuilder, type RequestBuilder } from './requests/build-request.ts';
import {
  canReadById,
  endpointsOf,
  hasFetch,
  matchByOf,
  recordUrlsOf,
  type FetchEndpoint,
} from './requests/endpoints.ts';
import type { HttpSettings } from './settings/settings-shape.ts';
import { createWrites } from './writes.ts';

export interface HttpContact {
  operations: ObjectOperations;
  build: RequestBuilder;
  fetch: { endpoint: FetchEndpoint; finder: Finder } | undefined;
}

export function createHttpContact(crm: string, context: SessionContext<HttpSettings>): HttpContact {
  const { settings, secrets, http } = context;
  const endpoints = endpointsOf(settings);
  const mapping = createMapping(settings, crm);
  const build = createRequestBuilder(crm, settings, secrets);
  const mask = createMask(secretForms(settings, secrets));
  const rowsFor = (stated: StatedOutcome, write?: WriteFacts) =>
    contractErrorRows(
      { errors: settings.errors, pageIsNotFound: settings.answers.pageIsNotFound ?? false },
      stated,
      write,
    );
  const parts = { settings, http, build, mapping, rowsFor, crm, mask };
  const writes = createWrites({ ...parts, recordUrls: recordUrlsOf(endpoints) });
  const { fetch: endpoint, remove } = endpoints;
  const finder =
    endpoint === undefined
      ? undefined
      : createFinder({
          ...parts,
          endpoint,
          reader: createAnswerReader(endpoint.answers, mapping.paths),
          paths: mapping.paths,
        });

  const operations: ObjectOperations = {
    declaration: declarationOf(settings),
    toRecord: mapping.toRecord,
    keysOf: mapping.keysOf,
    create(record, call) {
      // Nothing is to be cleared in a record that does not exist yet.
      const filled = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
      return writes.create(endpoints.create, { record: filled }, call);
    },
    update: (externalId, record, call) => writes.update(endpoints.update, { record, externalId }, call),
  };
  if (finder !== undefined) operations.find = finder.find;
  if (finder !== undefined && canReadById(settings)) operations.read = finder.read;
  if (remove !== undefined) operations.remove = (externalId, call) => writes.remove(remove, externalId, call);
  return {
    operations,
    build,
    fetch: endpoint === undefined || finder === undefined ? undefined : { endpoint, finder },
  };
}

function declarationOf(settings: HttpSettings): ObjectDeclaration {
  return {
    keys: matchByOf(settings).map((field) => ({
      field,
      // The contract says nothing of it: whose record a hit is, is found out each time.
      unique: 'assumed' as const,
      lookup: settings.lookupLagMs > 0 ? ('search' as const) : ('primary' as const),
      lagMs: settings.lookupLagMs,
    })),
    keysTogether: settings.keysTogether,
    // The contract wants phone and name in each update.
    updateForm: 'full',
    answersId: settings.answersId,
    unknownHorizonMs: settings.unknownHorizonMs,
    beforeCreate: settings.beforeCreate ?? (hasFetch(settings) ? 'fetch' : 'none'),
    createIsUpsert: false,
    crmDeduplicates: settings.crmDeduplicates ?? false,
    onAdopt: settings.onAdopt,
  };
}
