// HealthSherpa on a simulator of the test's own, with the reference's own example of a contact.
import type { SimulatorOptions } from '../../simulator.ts';
import { startForTest } from '../../start-for-test.ts';

/** "Update Contact", version 1; the address is ours. */
export const alex = {
  external_id: 'CRM123456',
  first_name: 'Alex',
  last_name: 'Lee',
  address_1: '1215 19th St',
  address_2: 'Suite 100',
  birth_date: '01/15/1955',
  city: 'Sacramento',
  email: 'alex.lee@example.com',
  extra_help: false,
  medicaid_eligible: false,
  medicaid_number: 'MED123456',
  medicare_number: '123456789A',
  medicare_part_a_effective_date: '01/01/2024',
  medicare_part_b_effective_date: '01/01/2024',
  notes: ['Initial contact made on 03/20/2024'],
  phone: '8557722663',
  sex: 'male',
  state: 'CA',
  type: 'client',
  zip: '95811',
};

export interface Shown {
  contact: Record<string, unknown> & { id: string };
  redirect_url: string;
}

export async function startHealthsherpa(options: SimulatorOptions = {}) {
  const simulator = await startForTest(options);
  const call =
    (version: 'v1' | 'v2', headers: Record<string, string>) =>
    (method: string, path: string, body: unknown, more: Record<string, string> = {}) =>
      simulator.call(`/healthsherpa/${version}${path}`, {
        method,
        headers: { ...headers, ...more },
        body: JSON.stringify(body),
      });
  const v1 = call('v1', { 'x-api-key': 'demo-key' });
  const v2 = call('v2', { authorization: 'Bearer demo-key' });
  const agent_email = 'agent@example.com';
  return {
    ...simulator,
    v1,
    v2,
    create: (contact: object = alex) => v1('POST', '/contacts', { agent_email, contact }),
    update: (id: string, contact: object) => v1('PATCH', `/contacts/${id}`, { agent_email, contact }),
    search: (params: object) => v1('POST', '/contacts/search', { agent_email, params }),
    rules: (rules: object) => simulator.post('/_control/rules', { crm: 'healthsherpa', ...rules }),
    control: (path: string, body: object) =>
      simulator.post(`/_control/${path}`, { crm: 'healthsherpa', ...body }),
  };
}

export function dataOf({ body }: { body: Record<string, unknown> }): Shown {
  return body['data'] as Shown;
}
