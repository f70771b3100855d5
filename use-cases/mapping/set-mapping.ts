// `phone=mobilephone`: our field goes to that field of the CRM's from now on. Checked against what the account has, where
// its CRM can tell, before anything is stored.
import { placeProblems, type PlaceProblem } from '../../domain/mapping/check-rows.ts';
import { nowhere } from '../../domain/mapping/rows.ts';
import { fieldName, type ObjectType } from '../../domain/objects/objects.ts';
import { changeConnection, type ChangedConnection } from '../connections/add-and-change.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError } from '../refused-error.ts';
import { fieldsOf, type DescribedFields } from './describe-fields.ts';
import { mappedConnection } from './show-mapping.ts';

export interface MappingRequest {
  connectionId: string;
  object: ObjectType;
  /** Ours (a seed's spelling of it too) → theirs, or `none`. */
  fields: Record<string, string>;
  /** Ours that are back to the connector's own row. */
  unset: readonly string[];
}

export interface SetMapping extends ChangedConnection {
  /** `not_told`, `unreadable`: saved without knowing whether the CRM has such fields. */
  checked: DescribedFields['kind'];
  /** Of `unreadable`. */
  reason: string | undefined;
}

/** Throws RefusedError. */
export async function setMapping(syncline: Syncline, request: MappingRequest): Promise<SetMapping> {
  const { connectionId, object } = request;
  const { connection, setting } = await mappedConnection(syncline, request);
  const fields = Object.entries(request.fields).map(([ours, theirs]): [string, string] => [
    fieldName(object, ours),
    theirs.trim(),
  ]);
  const places = fields.flatMap(([, theirs]) => (theirs === nowhere ? [] : [theirs]));
  const described: DescribedFields =
    places.length === 0 ? { kind: 'described', fields: [] } : await fieldsOf(syncline, connection, object);
  if (described.kind === 'described') refuse(request, placeProblems(places, described.fields));
  const path = (ours: string): string => `${setting}.${ours}`;
  const changed = await changeConnection(syncline, connectionId, {
    settings: Object.fromEntries(fields.map(([ours, theirs]) => [path(ours), theirs])),
    unset: request.unset.map((ours) => path(fieldName(object, ours))),
  });
  const reason = described.kind === 'unreadable' ? described.reason : undefined;
  return { ...changed, checked: described.kind, reason };
}

function refuse({ connectionId, object }: MappingRequest, problems: PlaceProblem[]): void {
  if (problems.length === 0) return;
  throw new RefusedError({ code: 'invalid_places', connectionId, object, problems });
}
