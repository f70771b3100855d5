// What an entity belongs to is written down with the push that knows its fields; nothing is sent by that push.
import { mayName, namedBy } from '../../domain/associations/wanted.ts';
import type { EntityRows } from '../../store/entity/entity-rows.ts';
import type { WantedAssociation } from '../../store/associations/association-rows.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Attempt, Ending } from '../attempt.ts';
import { namedCompany, standsFor } from './named-company.ts';

/** Answers whether there is something to associate, or somebody to tell. No statement for an entity without any of it. */
export async function noteAssociations(
  ending: Ending | Attempt,
  rows: EntityRows,
  failure?: Failure,
): Promise<boolean> {
  // Ended before its session was open: it comes again when it is.
  if (!('operations' in ending)) return false;
  const { request, values, isNamed } = ending;
  const company = namedCompany(ending);
  if (!isNamed && company === undefined && !mayName(request.object, values)) return false;
  const ofText: WantedAssociation[] =
    company === undefined ? [] : [{ object: 'company', entityId: company.entityId, isSupported: true }];
  // Asked for together, done in this order.
  const [isToDo, isToBegin] = await Promise.all([
    rows.nameOthers([...wantedBy(ending), ...ofText], standsFor(request, failure)),
    company !== undefined && rows.isUnheardOf({ object: 'company', entityId: company.entityId }),
  ]);
  return isToDo || isToBegin;
}

/** Those that the CRM cannot associate are kept too, so that people see the gap; nothing waits for them. */
function wantedBy({ request, values, operations }: Attempt): WantedAssociation[] {
  const named = namedBy(request.object, values);
  return named.map((each): WantedAssociation => {
    const holds = operations.associations?.[each.object]?.holds;
    const isFirst = each === named.find(({ object }) => object === each.object);
    return { ...each, isSupported: holds === 'many' || (holds === 'one' && isFirst) };
  });
}
