// The textbook's three activities: the same CRM contract over the same HTTP library, the link in the same Postgres. Like
// the examples they come from, they retry whatever fails; a lost answer to a create makes a second record.
import type pg from 'pg';
import { request, type Dispatcher } from 'undici';
import type { ContactFields } from './workflows/contact-schema.ts';

export interface TextbookActivities {
  /** The record's id, or null when the CRM has none. */
  fetchRecord(asked: { externalId: string | null; fields: ContactFields }): Promise<string | null>;
  writeRecord(record: { externalId: string | null; fields: ContactFields }): Promise<string>;
  saveLink(link: { contactId: string; externalId: string }): Promise<void>;
}

export interface TextbookDependencies {
  crmUrl: string;
  crmKey: string;
  dispatcher: Dispatcher;
  pool: pg.Pool;
}

// One row per contact, found by its id and by the record's.
export const createTextbookTable = `
  CREATE TABLE IF NOT EXISTS textbook_links (
    contact_id text PRIMARY KEY,
    external_id text NOT NULL UNIQUE,
    synced_at timestamptz NOT NULL DEFAULT now()
  )`;

/** Its activities, as the worker registers them. */
export function createTextbookActivities(dependencies: TextbookDependencies): TextbookActivities {
  const { crmUrl, crmKey, dispatcher, pool } = dependencies;

  async function call(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
  ): Promise<{ status: number; leadId: string | undefined }> {
    const answer = await request(`${crmUrl}${path}`, {
      method,
      dispatcher,
      headers: { 'auth-key': crmKey, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const { lead_id: leadId } = (await answer.body.json()) as { lead_id?: string };
    return { status: answer.statusCode, leadId };
  }

  return {
    async fetchRecord({ externalId, fields }) {
      // The contract takes all keys in one call.
      const keys = new URLSearchParams();
      if (externalId !== null) keys.set('lead_id', externalId);
      if (fields.email !== undefined) keys.set('email', fields.email);
      if (fields.phone !== undefined) keys.set('phone', fields.phone);
      const { status, leadId } = await call('GET', `/fetch?${keys.toString()}`);
      if (status === 404) return null;
      if (status >= 400 || leadId === undefined) throw new Error(`fetch: the CRM answered ${status}`);
      return leadId;
    },

    async writeRecord({ externalId, fields }) {
      const path = externalId === null ? '/create' : `/update/${encodeURIComponent(externalId)}`;
      const { status, leadId } = await call('POST', path, leadOf(fields));
      if (status >= 400 || leadId === undefined) throw new Error(`${path}: the CRM answered ${status}`);
      return leadId;
    },

    async saveLink({ contactId, externalId }) {
      await pool.query(
        `INSERT INTO textbook_links (contact_id, external_id) VALUES ($1, $2)
         ON CONFLICT (contact_id) DO UPDATE SET external_id = excluded.external_id, synced_at = now()`,
        [contactId, externalId],
      );
    },
  };
}

/** Name, e-mail and phone have a place of their own in the contract; the rest are custom fields. */
function leadOf({
  name,
  firstName: _first,
  lastName: _last,
  email,
  phone,
  ...others
}: ContactFields): object {
  return { name, email, phone, custom_fields: others };
}
