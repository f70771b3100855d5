// A record as a simulated CRM holds it.

/** Fields of a record in the CRM's own words. */
export type Fields = Record<string, unknown>;

/** Why a record cannot be found any more although its id still answers; deleted for good, it is not there at all. */
export type Departure =
  | { as: 'archived' }
  | { as: 'merged'; into: string }
  | { as: 'converted'; type: string; id: string };

/** As the CRM holds it, and as `GET /_control/records` shows it. */
export interface StoredRecord {
  id: string;
  /** Grows over all records of the simulator and is never used twice. */
  sequence: number;
  crm: string;
  type: string;
  fields: Fields;
  /** `person`: made through the control surface, as a salesperson would. */
  createdBy: 'api' | 'person';
  createdAt: string;
  updatedAt: string;
  departure?: Departure | undefined;
}
