// A backend in TypeScript with Temporal's client alone:  npx tsx examples/signals/typescript/send-changes.ts
// (Node 22.18 and later run it without tsx.) In your own project: npm install @temporalio/client
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';

const contact = { connectionId: 'demo', contactId: 'auth0|mia' };

// The same for each message: whichever comes first starts the contact.
const start = {
  workflowId: `contact:${encode(contact.connectionId)}:${encode(contact.contactId)}`,
  taskQueue: 'contact-sync',
  args: [contact],
  typedSearchAttributes: [
    { key: defineSearchAttributeKey('SyncStatus', 'KEYWORD'), value: 'waiting' },
    { key: defineSearchAttributeKey('ConnectionId', 'KEYWORD'), value: contact.connectionId },
  ],
  staticSummary: `One contact on ${contact.connectionId}`, // On its page in the Temporal UI; no person's data here.
};

const connection = await Connection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '127.0.0.1:7233' });
const client = new Client({ connection, namespace: process.env['TEMPORAL_NAMESPACE'] ?? 'default' });

await contactChanged('mia-1', { name: 'Mia Example', email: 'mia@example.com', phone: '+1 571 555 0103' });
console.log(await client.workflow.getHandle(start.workflowId).query('status'));
console.log(await sendNow('mia-click-1', { company: 'Example Ltd' }));

await connection.close();

/** Pushed when the contact is quiet. The change id makes a repeated call harmless. */
async function contactChanged(changeId: string, fields: Record<string, unknown>): Promise<void> {
  await client.workflow.signalWithStart('contactSync', {
    ...start,
    signal: 'contactChanged',
    signalArgs: [{ fields, changeId, occurredAt: new Date().toISOString() }],
  });
}

/** Pushed at once; waits for the outcome. One request id per click: asked again with it, nothing is sent twice. */
async function sendNow(requestId: string, fields: Record<string, unknown>): Promise<{ outcome: string }> {
  const occurredAt = new Date().toISOString();
  for (;;) {
    const result: { outcome: string } = await client.workflow.executeUpdateWithStart('sendNow', {
      args: [{ requestId, fields, occurredAt }],
      // An operation can be used once.
      startWorkflowOperation: new WithStartWorkflowOperation('contactSync', {
        ...start,
        workflowIdConflictPolicy: 'USE_EXISTING',
      }),
    });
    if (result.outcome !== 'pending') return result;
    await delay(500);
  }
}

/** In each part A–Z a–z 0–9 - _ . ~ stay; encodeURIComponent leaves ! ' ( ) * too. */
function encode(part: string): string {
  return encodeURIComponent(part).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
