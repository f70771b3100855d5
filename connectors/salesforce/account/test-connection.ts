// Shows whether address and login work, and whether the field of the app's own id is there.
import { CrmError, type FailureKind } from '../../../domain/failure.ts';
import type { TestAnswer } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { keyFieldOf, type SalesforceSettings } from '../settings.ts';
import { objectOf } from '../table-of.ts';
import { stateOfField } from './prepare.ts';

const whatToDo: Partial<Record<FailureKind, string>> = {
  auth_expired: 'Log in (`syncline connection login`), or give a new token (--secret token=…).',
  forbidden: 'Give the user behind the login the permission "API Enabled", and access to the object.',
  unsupported: 'Look at loginUrl, instanceUrl and apiVersion.',
};

export async function testConnection(api: Api, settings: SalesforceSettings): Promise<TestAnswer> {
  const name = objectOf('contact', settings);
  const request = `GET /services/data/v${settings.apiVersion}/sobjects/${name}/describe`;
  const limits = {
    // The connection's own time-outs end it.
    deadlineAt: Infinity,
    beforeSend: () => Promise.reject(new Error('a test writes nothing')),
  };
  const field = keyFieldOf(settings);
  try {
    // Looked for all the same, so that the answer is about a field that everybody has.
    const state = await stateOfField(api, { name, field: field ?? 'Id' }, limits);
    const tested = { ok: true, status: 200, request };
    if (field === undefined || state === 'there') return tested;
    const problem = state === 'missing' ? 'has no field' : 'has a field that is no external id:';
    return {
      ...tested,
      warning: `${name} ${problem} ${field}, which holds the app's own ids.`,
      whatToDo: '`syncline connection prepare` makes it, or says who can; or set keyField=none.',
    };
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return {
      ok: false,
      request,
      status: error.status,
      reason: error.reason ?? error.kind,
      whatToDo: whatToDo[error.kind] ?? 'Look whether Salesforce is up, then test again.',
    };
  }
}
