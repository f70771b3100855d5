// What HubSpot refuses, as an error of Alloy's.
import type { CrmAnswer } from '../../crm-surface.ts';
import { isFields } from '../../http/form-fields.ts';
import { expiredCredential, invalid, refuse, tooMany } from '../answers.ts';

export function asErrorOfAlloy({ status, body }: CrmAnswer): CrmAnswer {
  const { message, errors } = isFields(body) ? body : {};
  const [first] = (Array.isArray(errors) ? (errors as unknown[]) : []).filter(isFields);
  const context = isFields(first?.['context']) ? first['context'] : {};
  const [field] = Array.isArray(context['propertyName']) ? (context['propertyName'] as unknown[]) : [];
  if (typeof field === 'string') return invalid(field, String(first?.['message']));
  switch (status) {
    case 401:
      return refuse(401, expiredCredential);
    case 429:
      return refuse(429, tooMany);
    case 409:
      return refuse(409, { code: 'CONFLICT', message: String(message) });
    default:
      return refuse(status, { code: 'CRM_ERROR', message: String(message) });
  }
}
