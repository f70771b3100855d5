// A backend in TypeScript with Syncline's own client:  npx tsx examples/signals/typescript/with-syncline-client.ts
import { Client, Connection } from '@temporalio/client';
import { createSynclineClient } from '../../../client/syncline-client.ts';

const connection = await Connection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '127.0.0.1:7233' });
const syncline = createSynclineClient({
  client: new Client({ connection, namespace: process.env['TEMPORAL_NAMESPACE'] ?? 'default' }),
  // Where you know them: a new contact then sleeps through its quiet period at no cost.
  connectionTiming: () => ({ quietPeriodMs: 10_000, maxWaitMs: 60_000 }),
});

const sent = await syncline.contactChanged('demo', 'auth0|noa', {
  fields: { name: 'Noa Example', email: 'noa@example.com', phone: '+1 571 555 0104' },
});
console.log(sent);
const noa = { connectionId: 'demo', object: 'contact', entityId: 'auth0|noa' } as const;
console.log(await syncline.status(noa));
console.log(await syncline.sendNow(noa, { fields: { company: 'Example Ltd' } }));

await connection.close();
