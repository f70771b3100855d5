// The settings of a connection through Alloy.
import type { z } from 'zod';
import { objectTypes, type ObjectType } from '../../domain/objects/objects.ts';
import { checkCommonSettings, commonSettingsShape } from '../kit/settings/common-settings.ts';
import { checkMappingSettings, mappingSettingsShape } from '../kit/mapping/mapping-settings.ts';
import { address } from '../kit/settings/vendor-settings.ts';
import { settingsObject } from '../settings/settings-object.ts';
import { duration, flag, text } from '../settings/values.ts';
import { otherTables } from './fields.ts';
import { actionsOf, isKnown, tablesOf, type TargetSettings } from './targets.ts';

/** Of one object, as the target's actions are called: `GET /connectors/<target>/resources` lists them. */
const actions = settingsObject({
  /** `none`: this connection takes no such object. */
  create: text().optional(),
  update: text().optional(),
  read: text().optional(),
  delete: text().optional(),
  /** What they call the record's id in `pathParams`. */
  idParam: text().optional(),
}).prefault({});

export const settings = settingsObject({
  ...commonSettingsShape,
  ...mappingSettingsShape(otherTables),
  baseUrl: address('https://production.runalloy.com').default('https://production.runalloy.com'),
  apiVersion: text('must be a version like 2025-09', (value) => /^[\w.-]+$/.test(value)).default('2025-09'),
  /** Whose login it is: Alloy's id of the user. */
  userId: text('must be the id of a user of Alloy'),
  /** The login at the CRM that this user has left with Alloy. */
  credentialId: text('must be the id of a credential of Alloy'),
  /** The CRM, as Alloy calls it. */
  targetConnector: text("must be Alloy's id of a connector, like hubspot, salesforceCRM or copper", (value) =>
    /^[\w.-]+$/.test(value),
  ),
  actions: settingsObject({ contact: actions, company: actions, deal: actions }).prefault({}),
  /** Where a request holds the fields of the record, as a path in `requestBody`; `none`: at its top. */
  recordPath: text().optional(),
  /** Where the CRM's answer holds the record's id. */
  idPath: text().default('id'),
  /** The CRM itself recognises a second create of the same person. */
  crmDeduplicates: flag().default(false),
  /** Alloy waits 30 s for the CRM (documents of its MCP product, which say that it can be longer). */
  unknownHorizonMs: duration({ least: 0, most: 3_600_000 }).default(60_000),
})
  .superRefine(checkCommonSettings)
  .superRefine((given, context) => checkMappingSettings(tablesOf(given), given, context))
  .superRefine((given, context) => {
    for (const { path, message } of actionProblems(given)) {
      context.addIssue({ code: 'custom', path, message });
    }
  });

export type AlloySettings = z.output<typeof settings>;

function actionProblems(given: TargetSettings): { path: string[]; message: string }[] {
  const { targetConnector: target, actions: named } = given;
  const half = (object: ObjectType): boolean =>
    named[object].create !== 'none' &&
    Object.keys(named[object]).length > 0 &&
    actionsOf(object, given) === undefined;
  const halves = objectTypes.filter(half).map((object) => ({
    path: ['actions', object],
    message: `actions.${object} needs both actions.${object}.create and actions.${object}.update: a record that cannot be changed would never be in step.`,
  }));
  if (halves.length > 0 || objectTypes.some((object) => actionsOf(object, given) !== undefined))
    return halves;
  const which = isKnown(given)
    ? 'actions leaves no object to be sent: name actions.contact.create and actions.contact.update.'
    : `actions is missing: nobody has written down what ${target} calls its actions, so name actions.contact.create and actions.contact.update (GET /connectors/${target}/resources lists them).`;
  return [{ path: ['actions'], message: which }];
}
