// Contacts, companies and deals of one connection, and what the CRM holds together of them.
import { request } from 'undici';
import type { ObjectType } from '../../domain/objects/objects.ts';
import type { Json } from '../../domain/json.ts';
import { eventually } from './patience.ts';
import type { Rig } from './rig.ts';
import { company, contact, deal, objectsOfOneCrm } from './subjects.ts';

export interface AssociationRow {
  object: ObjectType;
  entity_id: string;
  other_object: ObjectType;
  other_id: string;
  is_wanted: boolean;
  state: string;
  failure: { kind: string; message: string } | null;
}

export interface AssociationRig {
  readonly contacts: Rig;
  readonly companies: Rig;
  readonly deals: Rig;
  /** `contact c1 – company acme`, by our ids, in order: what the CRM holds together. */
  held(connectionId: string): Promise<string[]>;
  /** Waits until the CRM holds exactly these together. */
  untilHeld(connectionId: string, pairs: readonly string[]): Promise<void>;
  rows(connectionId: string): Promise<AssociationRow[]>;
  untilRows(connectionId: string, claim: (rows: AssociationRow[]) => boolean): Promise<AssociationRow[]>;
}

/** The rig is opened later than this is made. */
export function associationRig(rig: Rig): AssociationRig {
  async function held(): Promise<string[]> {
    const all = await Promise.all(objectsOfOneCrm.map((subject) => rig.of(subject).crm.records()));
    const ours = new Map(
      all.flat().map(({ id, fields }) => [id, fields['syncline_id'] as string | undefined]),
    );
    const books = (await associationsOf(rig.crm.url)) as { fields: Record<string, string> }[];
    return books
      .map(
        ({ fields: { fromType, from = '', toType, to = '' } }) =>
          `${fromType} ${ours.get(from) ?? from} – ${toType} ${ours.get(to) ?? to}`,
      )
      .toSorted();
  }

  async function rows(connectionId: string): Promise<AssociationRow[]> {
    const found = await rig.database.withTenant('default', (tx) =>
      tx.query<AssociationRow & { [name: string]: unknown }>(
        `SELECT object, entity_id, other_object, other_id, is_wanted, state, failure FROM associations
         WHERE connection_id = $1 ORDER BY object, entity_id, other_object, other_id`,
        [connectionId],
      ),
    );
    return found.rows;
  }

  return {
    get contacts() {
      return rig.of(contact);
    },
    get companies() {
      return rig.of(company);
    },
    get deals() {
      return rig.of(deal);
    },
    held,
    async untilHeld(connectionId, pairs) {
      const wanted = pairs.toSorted();
      await eventually(
        `associations of ${connectionId}`,
        held,
        (seen) => JSON.stringify(seen) === JSON.stringify(wanted),
      );
    },
    rows,
    untilRows: (connectionId, claim) => eventually('associations', () => rows(connectionId), claim),
  };
}

async function associationsOf(url: string): Promise<Json> {
  const answer = await request(`${url}/_control/associations?crm=objects`);
  return (await answer.body.json()) as Json;
}
