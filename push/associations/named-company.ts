// `companyFromText`: a contact that names its company in words belongs to a company of ours too, which one workflow owns.
import {
  companyOfText,
  isCompanyOfText,
  type CompanyOfText,
} from '../../domain/associations/company-of-text.ts';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Attempt } from '../attempt.ts';
import { isSharedDomain } from './shared-domain.ts';

/** Undefined: the connection does not ask for it, or the contact names none. */
export function namedCompany({ request, settings, operations, values }: Attempt): CompanyOfText | undefined {
  const isAsked = settings.companyFromText !== 'off' && request.object === 'contact';
  if (!isAsked || operations.associations?.company === undefined) return undefined;
  return companyOfText(values, isSharedDomain);
}

/** A company of the app has the record already: the one that was made of words stands for it. */
export function standsFor({ object, entityId }: EntityKey, failure: Failure | undefined): string | undefined {
  if (object !== 'company' || !isCompanyOfText(entityId)) return undefined;
  return failure?.advice.code === 'part_or_take_over' ? failure.advice.owner : undefined;
}
