// What a user does away from the app: takes a login back, and gives it again.
import { z } from 'zod';
import { ControlError, readControlInput } from '../../control/control-error.ts';
import type { ControlRoutes } from '../../control/control-route.ts';
import type { RecordStore } from '../../control/record-store.ts';
import type { Fields } from '../../record.ts';
import { gateway } from '../behind/records-behind.ts';
import { credentialsIn } from './credentials.ts';

const input = z.strictObject({ credentialId: z.string() });

/** The routes of `/_control/alloy`. */
export function alloyControl(records: RecordStore): ControlRoutes {
  function named(body: Fields): string {
    const { credentialId } = readControlInput(input, body);
    if (!credentialsIn(records).some((each) => each.credentialId === credentialId)) {
      throw new ControlError(`There is no credential ${credentialId}`, 404);
    }
    return credentialId;
  }

  return {
    'GET /credentials': () => ({ items: credentialsIn(records) }),
    'POST /revoke': ({ body }) => {
      const credentialId = named(body);
      records.create({ crm: gateway, type: 'revocation', fields: { credentialId }, createdBy: 'person' });
      return { body: { credentialId, isRevoked: true } };
    },
    'POST /restore': ({ body }) => {
      const credentialId = named(body);
      for (const record of records.list({ crm: gateway, type: 'revocation' })) {
        if (record.fields['credentialId'] === credentialId) records.remove(record);
      }
      return { body: { credentialId, isRevoked: false } };
    },
  };
}
