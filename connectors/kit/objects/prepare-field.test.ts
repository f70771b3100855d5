// Two workers that meet an account without the field of our ids at the same moment.
import { expect, test } from 'vitest';
import { CrmError } from '../../../domain/failure.ts';
import { noEntity } from '../../no-entity.ts';
import { prepareField } from './prepare-field.ts';

/** In Salesforce a 400: "There is already a field named Syncline_Id on Contact." */
const refusal = new CrmError({
  kind: 'unsupported',
  crm: 'salesforce',
  operation: 'prepare',
  execution: 'rejected',
  status: 400,
  reason: 'There is already a field named Syncline_Id on Contact.',
});

function prepare(isMadeByAnother: boolean) {
  let isThere = false;
  return prepareField(
    {
      what: 'field Syncline_Id__c of Contact',
      title: 'Salesforce',
      look: async () => (isThere ? 'there' : 'missing'),
      make: async () => {
        isThere = isMadeByAnother;
        throw refusal;
      },
      byHand: (why) => why,
      unfit: '',
    },
    noEntity,
  );
}

test('a field that another worker has made meanwhile is there, in whatever words the CRM refuses a second one', async () => {
  expect(await prepare(true)).toMatchObject({ state: 'there' });
});

test('one that is not there after a refusal is for an administrator', async () => {
  expect(await prepare(false)).toMatchObject({
    state: 'refused',
    whatToDo: 'Salesforce says: There is already a field named Syncline_Id on Contact..',
  });
});
