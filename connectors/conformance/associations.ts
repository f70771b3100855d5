// Two records that belong together: held, held again, let go of, and one of them gone.
import assert from 'node:assert/strict';
import { failureTable } from '../../domain/failure.ts';
import { objectTypes, type ObjectType } from '../../domain/objects/objects.ts';
import type { AssociationOperations, Call } from '../connector.ts';
import { callOf } from '../kit/testing/calls.ts';
import { crmError, sampleKey, type Tools } from '../kit/testing/connector-session.ts';
import type { Suite } from './suite.ts';

const [externalId, otherId] = ['1001', '2001'];

export function associationCases({ sample, itOrGap }: Suite): void {
  const call = (): Call => callOf({ key: sampleKey(sample) });

  function eachOther({ operations }: Tools): { other: ObjectType; between: AssociationOperations }[] {
    return objectTypes.flatMap((other) => {
      const between = operations.associations?.[other];
      return between === undefined ? [] : [{ other, between }];
    });
  }
  const isNeeded = (tools: Tools): boolean => eachOther(tools).length > 0;

  itOrGap(
    'associated',
    'associate: both records are named; repeated, it changes nothing; and so with dissociate',
    async (answer, tools) => {
      const { server } = tools;
      for (const { other, between } of eachOther(tools)) {
        let isHeld = false;
        server.requests.length = 0;
        server.answer((request) => answer({ externalId, other, otherId, isHeld }, request));
        await between.associate(externalId, otherId, call());
        const named = server.requests.map(({ url, body }) => `${url} ${body}`).join(' ');
        assert.ok(named.includes(externalId) && named.includes(otherId), `${other}: which records?`);
        isHeld = true;
        await between.associate(externalId, otherId, call());
        await between.dissociate(externalId, otherId, call());
        isHeld = false;
        // Gone already is what was asked for.
        await between.dissociate(externalId, otherId, call()).catch((error: unknown) => {
          if (!(error instanceof Error && 'kind' in error && error.kind === 'not_found')) throw error;
        });
      }
    },
    isNeeded,
  );

  itOrGap(
    'missingOther',
    'associate: a record that is not there is a refusal for people, and no wait',
    async (answer, tools) => {
      for (const { other, between } of eachOther(tools)) {
        tools.server.answer((request) => answer({ externalId, other, otherId, isHeld: false }, request));
        const error = await crmError(between.associate(externalId, otherId, call()));
        assert.deepEqual(
          [failureTable[error.kind].consequence, error.execution],
          ['stop', 'rejected'],
          other,
        );
      }
    },
    isNeeded,
  );
}
