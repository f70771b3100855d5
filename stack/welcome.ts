// What `npm start` prints when everything runs. The last line says "ready": scripts wait for it.
import type { Stack } from './stack.ts';

/** `commandPrefix` is what a command needs to find this stack, e.g. `SYNCLINE_HOME=/tmp/x `. */
export function welcomeText({ endpoints, home }: Stack, commandPrefix: string): string {
  const syncline = `${commandPrefix}npx syncline`;
  const addresses = [
    ['Temporal UI', endpoints.temporalUi],
    ['API', endpoints.api],
    ['CRM simulator', endpoints.simulator],
    ['Temporal', endpoints.temporal],
    ['Temporal HTTP', endpoints.temporalHttp],
    ['Postgres', new URL(endpoints.databaseUrl).host],
    ['Logs', `${home}/logs`],
  ];
  return [
    '',
    ...addresses
      .filter(([, where]) => where !== null)
      .map(([title, where]) => `  ${title?.padEnd(14)} ${where}`),
    '',
    'Three things to try, in another terminal:',
    '',
    '  1. Import contacts and watch them arrive in the CRM:',
    `     ${syncline} bulk start examples/contacts.csv --connection demo --wait`,
    '  2. Change one contact, wait for the CRM, and read its whole story:',
    `     ${syncline} contact change demo bea --set name=Bea --set phone=+15715550109 --now`,
    `     ${syncline} contact show demo bea`,
    '  3. See what the CRM holds now:',
    `     curl '${endpoints.simulator}/_control/records?crm=generic&type=contact'`,
    '',
    'Syncline is ready. Ctrl-C stops all of it.',
  ].join('\n');
}
