// Pipedrive's API v2, and of v1 what v2 has not, as its descriptions, recorded answers and public logs show them. README
// says what is from memory.
import type { CrmSurface, DemoConnection } from '../crm-surface.ts';
import { pipedriveOAuth } from './access/pipedrive-oauth.ts';
import { receiveCall } from './calls/receive-call.ts';
import { routes } from './calls/routes.ts';
import { failure } from './failures.ts';
import { fieldKeys, fieldRecordType } from './fields/definitions.ts';
import { mergedFields } from './objects/merge.ts';
import { objectKinds } from './objects/object-kinds.ts';
import { participantId, participantKeys, participantType } from './objects/participants.ts';
import { keysOf } from './objects/record-keys.ts';
import { merged } from './objects/single.ts';
import { webPage } from './objects/web-page.ts';
import { pipedriveControl } from './pipedrive-control.ts';
import { pipedriveRules } from './rules.ts';

/** Ids of records are small numbers; the simulator has one space of ids for all CRMs. */
const firstId = 6_100_000;

/** A user's API token, which needs no login. */
const pipedriveDemo: DemoConnection = {
  connectionId: 'pipedrive',
  connector: 'pipedrive',
  path: '/pipedrive',
  address: 'baseUrl',
  settings: {},
  secrets: { token: 'demo-key' },
};

/** Creates the surface, at `/pipedrive/api/v2/…` as at `api.pipedrive.com/api/v2/…`. */
export default function createPipedriveCrm(): CrmSurface {
  return {
    name: 'pipedrive',
    operations: routes.map(({ operation }) => operation),
    types: objectKinds.map(({ type }) => type),
    rules: pipedriveRules,
    oauth: pipedriveOAuth,
    demo: pipedriveDemo,
    recordId(sequence, type) {
      if (type === participantType) return participantId(sequence);
      return type === fieldRecordType ? `pipedrive-field-${sequence}` : String(firstId + sequence);
    },
    keysOf(type, fields, records) {
      if (type === fieldRecordType) return fieldKeys(fields);
      return type === participantType ? participantKeys(fields) : keysOf(type, fields, records);
    },
    mergeFields: merged,
    mergeRecords: mergedFields,
    control: pipedriveControl,
    failure,
    receive: receiveCall,
    page: webPage,
  };
}
