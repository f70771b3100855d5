// What the organisation has: its objects, their fields, and the administrator's own.
import { z } from 'zod';
import type { CrmAnswer } from '../../crm-surface.ts';
import { notFound, refuse } from '../errors.ts';
import { standardObjects } from '../objects/catalogue.ts';
import { describeGlobal, describeObject } from '../objects/describe.ts';
import { createCustomField } from '../objects/custom-fields.ts';
import { done, withObject, type SalesforceOperation } from './request.ts';

export const describeAll: SalesforceOperation = ({ version }) =>
  done(200, {
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: standardObjects.map((object) => describeGlobal(object, version)),
  });

export const describeOne = withObject(
  (object, { version }) => done(200, describeObject(object, version)),
  refuse(notFound),
);

/** The short description, without fields. */
export const describeBasics = withObject(
  (object, { version }) => done(200, { objectDescribe: describeGlobal(object, version), recentItems: [] }),
  refuse(notFound),
);

const toolingField = z.object({
  FullName: z.string().regex(/^\w+\.\w+$/),
  Metadata: z.object({
    label: z.string().optional(),
    type: z.string().optional(),
    length: z.number().int().min(1).max(255).optional(),
    externalId: z.boolean().optional(),
    unique: z.boolean().optional(),
    caseSensitive: z.boolean().optional(),
  }),
});

/** Tooling API: a field as an administrator makes it. */
export const customize: SalesforceOperation = ({ body, write, context }): CrmAnswer => {
  if (!write.rules.canCustomize) {
    return refuse({
      code: 'INSUFFICIENT_ACCESS',
      message: 'insufficient access rights on entity: CustomField',
    });
  }
  const read = toolingField.safeParse(body);
  if (!read.success) {
    const message = 'Required fields are missing: [FullName, Metadata]';
    return refuse({ code: 'REQUIRED_FIELD_MISSING', message, fields: ['FullName', 'Metadata'] });
  }
  const { FullName, Metadata } = read.data;
  const [object = '', name = ''] = FullName.split('.');
  const made = createCustomField(context.records, {
    object,
    name,
    label: Metadata.label,
    length: Metadata.length,
    type: (Metadata.type ?? 'Text') === 'Text' ? 'string' : 'double',
    isExternalId: Metadata.externalId,
    isUnique: Metadata.unique,
    isCaseSensitive: Metadata.caseSensitive,
    isVisible: !write.rules.hidesNewFields,
  });
  if ('error' in made) return refuse(made.error);
  return done(201, { id: made.field.id, success: true, errors: [], warnings: [], infos: [] }, [
    made.field.id,
  ]);
};
