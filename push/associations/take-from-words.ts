// A company that was made of what contacts say gives its record to the one that the app keeps: the app knows better, and
// whoever belonged to the one belongs to the other.
import { isCompanyOfText } from '../../domain/associations/company-of-text.ts';
import type { PushAnswer } from '../../domain/entity/push.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Attempt } from '../attempt.ts';
import { inTransaction, nextStep } from '../endings.ts';

/** The claim has been given back. Undefined: the conflict is another one, and stands. */
export async function takeFromWords(attempt: Attempt, { advice }: Failure): Promise<PushAnswer | undefined> {
  const { request, dependencies } = attempt;
  if (request.object !== 'company' || isCompanyOfText(request.entityId)) return undefined;
  if (advice.code !== 'part_or_take_over' || !isCompanyOfText(advice.owner)) return undefined;
  const { owner, externalId } = advice;
  const isTaken = await inTransaction(attempt, async (rows, intents) => {
    await rows.lockConnection();
    // As a person's take-over: nobody writes about the two before this transaction ends.
    await intents.overrule([owner]);
    if ((await rows.link()) !== undefined || (await rows.ownerOf(externalId)) !== owner) return false;
    await rows.removeLinkOf(owner);
    // Without hashes: the next step sends the whole record.
    await rows.saveLink({ externalId, sentHashes: {} });
    await rows.standInFor(owner);
    return true;
  });
  // It looks for its record, and finds that this one has it.
  if (isTaken) await dependencies.retry(request, [owner]);
  return isTaken ? nextStep(attempt, 'update') : undefined;
}
