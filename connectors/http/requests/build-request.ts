// From an operation to a request: address, credential, body in the form that this CRM reads.
import { inShell } from '../../../domain/command-line.ts';
import type { CrmError } from '../../../domain/failure.ts';
import type { CrmRecord, HttpRequest, MatchKey } from '../../connector.ts';
import { notSent } from '../../kit/errors/classify.ts';
import { joinPath, nest, normalPath, PathConflict, splitPath } from '../../kit/records/flatten.ts';
import { encodeForm } from '../../kit/requests/form.ts';
import { mergeHeaders } from '../../kit/requests/merge-headers.ts';
import { fillText, fillUrl, TemplateError, type Values } from '../../kit/requests/template.ts';
import { credentialOf, secretNames } from '../auth.ts';
import type { HttpSettings } from '../settings/settings-shape.ts';
import { namesIn, type Endpoint, type FetchEndpoint } from './endpoints.ts';
import { placeholderValues, secretOfPlaceholder, type LookupKey } from './placeholders.ts';

export interface RequestBuilder {
  /** `externalId` goes into the body where the address has no place for it. */
  write(written: {
    operation: string;
    endpoint: Endpoint;
    values: Values;
    record: CrmRecord;
    externalId: string | undefined;
  }): HttpRequest;
  find(operation: string, endpoint: FetchEndpoint, keys: readonly MatchKey[]): HttpRequest;
  /** `GET https://crm.example.com/crm/fetch`: for people. */
  shown(endpoint: FetchEndpoint, key: LookupKey): string;
}

/** Each method throws CrmError with nothing sent: a missing secret, a value that makes no address. */
export function createRequestBuilder(
  crm: string,
  settings: HttpSettings,
  secrets: Record<string, string>,
): RequestBuilder {
  const missingSecrets = secretNames(settings).filter((name) => (secrets[name] ?? '') === '');
  const credential = credentialOf(settings, secrets);

  function request(given: {
    operation: string;
    method: string;
    template: string;
    values: Values;
    query: Record<string, string>;
    body: { record: CrmRecord; form: Pick<Endpoint, 'body' | 'formNesting'> } | undefined;
    isWrite: boolean;
  }): HttpRequest {
    const { operation, method, template, isWrite } = given;
    const [missing] = missingSecrets;
    if (missing !== undefined) throw withoutSecret(operation, missing);
    const url = addressOf(operation, template, given.values);
    const body = given.body === undefined ? undefined : bodyOf(operation, given.body);
    return {
      operation,
      method,
      url: withQuery(url, { ...given.query, ...credential.query }),
      route: pathOf(template),
      headers: mergeHeaders(body === undefined ? {} : { 'content-type': body.type }, credential.headers),
      body: body?.text,
      isWrite,
    };
  }

  function addressOf(operation: string, template: string, values: Values): string {
    try {
      return fillUrl(template, placeholderValues(values, secrets), isSecret);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      // A secret is the connection's, and no field of the record is to be corrected.
      const kind = isSecret(error.placeholder) ? 'unsupported' : 'invalid_record';
      throw notSent({ crm, operation }, { kind, field: error.placeholder, reason: error.message });
    }
  }

  function bodyOf(
    operation: string,
    { record, form }: { record: CrmRecord; form: Pick<Endpoint, 'body' | 'formNesting'> },
  ): { type: string; text: string } {
    const secret = Object.entries(credential.body).map(([name, value]) => [joinPath(name), value] as const);
    try {
      const nested = nest({ ...record, ...Object.fromEntries(secret) });
      return form.body === 'form'
        ? { type: 'application/x-www-form-urlencoded', text: encodeForm(nested, form.formNesting) }
        : { type: 'application/json', text: JSON.stringify(nested) };
    } catch (error) {
      if (!(error instanceof PathConflict)) throw error;
      throw notSent({ crm, operation }, { kind: 'invalid_record', field: error.path, reason: error.message });
    }
  }

  function withoutSecret(operation: string, name: string): CrmError {
    const reason = `the secret "${name}" is not set: syncline connection set … --secret ${inShell(`${name}=…`)}`;
    return notSent({ crm, operation }, { kind: 'auth_expired', reason });
  }

  return {
    write({ operation, endpoint, values, record, externalId }) {
      const isInAddress = namesIn(endpoint.url).includes('externalId');
      const leadId: CrmRecord =
        externalId === undefined || isInAddress ? {} : { [normalPath(settings.leadIdField)]: externalId };
      const hasBody = endpoint.method !== 'DELETE';
      return request({
        operation,
        method: endpoint.method,
        template: endpoint.url,
        values: { ...values, externalId },
        query:
          hasBody || externalId === undefined || isInAddress ? {} : { [settings.leadIdField]: externalId },
        body: hasBody ? { record: { ...record, ...leadId }, form: endpoint } : undefined,
        isWrite: true,
      });
    },

    find(operation, endpoint, keys) {
      const values: Values = Object.fromEntries(keys.map((key) => [key.field, key.value]));
      const [key, another] = keys;
      const isAlone = key !== undefined && another === undefined;
      const template = isAlone ? endpoint.urlFor(key.field as LookupKey) : endpoint.url;
      const params = lookupParams(settings, endpoint, template, placeholderValues(values, secrets));
      const isGet = endpoint.method === 'GET';
      return request({
        operation,
        method: endpoint.method,
        template,
        values,
        query: isGet ? params : {},
        body: isGet ? undefined : { record: params, form: endpoint },
        isWrite: false,
      });
    },

    shown(endpoint, key) {
      const template = endpoint.urlFor(key);
      return `${endpoint.method} ${template.replace(/[?#].*$/s, '')}`;
    },
  };
}

/** The contract's parameter for each key that neither the address nor a parameter of the settings mentions. */
function lookupParams(
  settings: HttpSettings,
  endpoint: FetchEndpoint,
  template: string,
  values: Values,
): Record<string, string> {
  const mentioned = [template, ...Object.values(endpoint.params)].flatMap(namesIn);
  const params: Record<string, string> = {};
  for (const [key, name] of Object.entries(contractParams(settings))) {
    const value = values[key];
    if (value !== undefined && !mentioned.includes(key)) params[name] = value;
  }
  for (const [name, param] of Object.entries(endpoint.params)) {
    const value = fillText(param, values);
    if (value !== undefined) params[name] = value;
  }
  return params;
}

function contractParams({ leadIdField, contactIdField }: HttpSettings): Record<LookupKey, string> {
  const contactId = contactIdField === undefined ? undefined : splitPath(contactIdField).at(-1);
  return { phone: 'phone', email: 'email', externalId: leadIdField, contactId: contactId ?? 'contact_id' };
}

function withQuery(url: string, params: Record<string, string>): string {
  const query = new URLSearchParams(params).toString();
  if (query === '') return url;
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

/** The path of the template, for the log: what fills the braces may be a person's e-mail. */
function pathOf(template: string): string {
  return template.replace(/^[^/]*\/\/[^/?#]*/, '').replace(/[?#].*$/s, '') || '/';
}

function isSecret(name: string): boolean {
  return secretOfPlaceholder(name) !== undefined;
}
