// Settings of one endpoint: address, method, body, and where in its answer things stand.
import type { z } from 'zod';
import { settingsObject } from '../../settings/settings-object.ts';
import { choice, flag, text, textMap, words } from '../../settings/values.ts';

const texts =
  'must be texts with commas between them: one that begins with "=" must be equal, any other be contained';

/** Where an answer says what; the contract's own names are the defaults (answers.ts). */
export const answersSettings = settingsObject({
  id: text().optional(),
  url: text().optional(),
  fields: text().optional(),
  hits: text().optional(),
  status: text().optional(),
  reason: text().optional(),
  failure: words(texts).optional(),
  success: words(texts).optional(),
  notFound: words(texts).optional(),
  notFoundStatuses: words('must be HTTP statuses with commas between them, like 404,204').optional(),
  pageIsNotFound: flag().optional(),
});
export type AnswersSettings = z.output<typeof answersSettings>;

const address = () => text('must be an address: a path like /leads (below baseUrl), or https://…');

export const createSettings = endpoint({
  url: address().default('/create'),
  method: choice('POST', 'PUT').default('POST'),
});

export const fetchSettings = endpoint({
  url: address().default('/fetch'),
  method: choice('GET', 'POST').default('GET'),
  /** Parameters with placeholders, beside or instead of the contract's `phone`, `email`, `lead_id`. */
  params: textMap().default({}),
  /** An address of its own per key. */
  urls: settingsObject({
    email: address().optional(),
    phone: address().optional(),
    externalId: address().optional(),
    contactId: address().optional(),
  }).prefault({}),
});

/** Without a url: /update/{lead_id}, or the create address where the CRM answers no ids. */
export const updateSettings = endpoint({
  url: address().optional(),
  method: choice('POST', 'PUT', 'PATCH').default('POST'),
});

export const singleSettings = endpoint({ url: address(), method: choice('POST', 'PUT').default('POST') });

export const deleteSettings = endpoint({
  url: address(),
  method: choice('DELETE', 'POST').default('DELETE'),
});

function endpoint<Shape extends z.ZodRawShape>(shape: Shape) {
  return settingsObject(
    { ...shape, body: choice('json', 'form').optional(), answers: answersSettings.optional() },
    readShortForm,
  );
}

/** `--set fetch=none`, `--set create=/leads`, `--set "update=PUT /leads/{lead_id}"`. */
function readShortForm(given: string): Record<string, unknown> {
  const [, method, url] = /^\s*([A-Za-z]+)\s+(\S.*)$/.exec(given) ?? [];
  return method === undefined ? { url: given } : { method, url };
}
