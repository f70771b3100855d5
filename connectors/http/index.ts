// The generic contract: any home-made CRM with HTTP addresses for create, fetch and update. README.md has its sentences.
import type { Connector } from '../connector.ts';
import { targetSentences } from '../kit/net/target-guard.ts';
import { secretForms, secretNames } from './auth.ts';
import { testConnection } from './lookup/test-connection.ts';
import { httpMapping } from './mapping.ts';
import { createHttpContact } from './operations.ts';
import { endpointsOf, exampleUrl, matchByOf } from './requests/endpoints.ts';
import { lookupKeys } from './requests/placeholders.ts';
import { targetOf } from './target.ts';
import { httpSettings } from './settings.ts';
import type { HttpSettings } from './settings/settings-shape.ts';

const http: Connector<HttpSettings> = {
  name: 'http',
  title: 'Any CRM with an HTTP API',
  category: 'crm',
  documentation: 'docs/connectors/http.md',
  settings: httpSettings,
  mapping: httpMapping,
  secrets: (settings) => ({ required: secretNames(settings), optional: [] }),
  target: targetOf,
  secretForms,
  checkTargets(settings, allowTargets) {
    const { create, update, fetch, remove } = endpointsOf(settings);
    const fetchUrls = fetch === undefined ? [] : lookupKeys.map(fetch.urlFor);
    const templates = [create.url, update.url, ...fetchUrls, remove?.url].filter((url) => url !== undefined);
    return targetSentences(
      templates.map((url) => new URL(exampleUrl(url))),
      allowTargets,
    );
  },
  open(context) {
    const { operations, build, fetch } = createHttpContact(http.name, context);
    const [key] = matchByOf(context.settings);
    // The contract speaks of leads, which are people: companies and deals have no place in it.
    const objects = { contact: operations };
    if (fetch === undefined || key === undefined) return { objects };
    return {
      objects,
      test: () =>
        testConnection({
          finder: fetch.finder,
          key,
          request: build.shown(fetch.endpoint, key),
          connectionId: context.connectionId,
        }),
    };
  },
};

export default http;
