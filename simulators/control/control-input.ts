// What the control surface accepts. Unknown names are refused: a misspelt fault would silently do nothing.
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { z } from 'zod';
import type { CrmSurface } from '../crm-surface.ts';
import { ControlError } from './control-error.ts';
import { comparisons } from './crm-settings.ts';
import { faultKinds } from './faults.ts';

const milliseconds = z.number().int().min(0).max(3_600_000);
const headers = z.record(z.string(), z.string()).refine(areHeaders, 'not valid as HTTP headers');

const fault = z
  .strictObject({
    crm: z.string(),
    kind: z.enum(faultKinds),
    operation: z.string().optional(),
    status: z.number().int().min(200).max(599).optional(),
    headers: headers.optional(),
    body: z.unknown().optional(),
    delayMs: milliseconds.optional(),
    times: z.number().int().min(1).optional(),
    rate: z.number().min(0).max(1).optional(),
    match: z
      .strictObject({
        email: z.string().optional(),
        phone: z.string().optional(),
        domain: z.string().optional(),
        lead_id: z.string().optional(),
        id: z.string().optional(),
      })
      .optional(),
    executeFirst: z.boolean().optional(),
    hold: z.boolean().optional(),
  })
  .refine(
    (given) => given.hold !== true || given.delayMs === undefined,
    'a held request waits until it is released: hold and delayMs exclude each other',
  )
  .refine(
    (given) => given.kind !== 'timeout' || given.executeFirst !== true,
    'a timeout never executes; use lost_answer',
  )
  .refine(
    (given) => given.kind !== 'garbled' || typeof (given.body ?? '') === 'string',
    'body: a garbled one is a text',
  );

const fields = z.record(z.string(), z.unknown());

/** The shapes of all control bodies. */
export const controlInput = {
  fault,
  record: z.strictObject({ crm: z.string(), type: z.string(), fields }),
  recordChange: z.strictObject({ fields }),
  latency: z.strictObject({
    crm: z.string(),
    delayMs: milliseconds.optional(),
    searchLagMs: milliseconds.optional(),
  }),
  anyRules: z.looseObject({ crm: z.string() }),
  /** Of a CRM that brings none of its own. */
  rules: z.strictObject({
    isKeyUnique: z.boolean().optional(),
    isEmailUnique: z.boolean().optional(),
    compares: z.enum(comparisons).optional(),
    shows: z.enum(['values', 'lists']).optional(),
    isBatchWhole: z.boolean().optional(),
  }),
  archive: z.strictObject({ id: z.string() }),
  merge: z.strictObject({ id: z.string(), into: z.string() }),
  convert: z.strictObject({ id: z.string(), type: z.string() }),
  credentials: z.strictObject({ crm: z.string(), key: z.string().min(1) }),
  page: z.object({
    limit: z.coerce.number().int().min(0).default(Number.MAX_SAFE_INTEGER),
    offset: z.coerce.number().int().min(0).default(0),
    after: z.coerce.number().int().min(0).default(0),
  }),
};

/** The CRM of this name; throws a ControlError that lists those there are. */
export function requireCrm(crms: ReadonlyMap<string, CrmSurface>, name: string): CrmSurface {
  const crm = crms.get(name);
  if (crm === undefined) throw new ControlError(`crm must be one of: ${[...crms.keys()].join(', ')}`);
  return crm;
}

/** Throws a ControlError unless the value, when given, is one of the choices. */
export function requireOneOf(name: string, value: string | undefined, choices: readonly string[]): void {
  if (value === undefined || choices.includes(value)) return;
  throw new ControlError(`${name} must be one of: ${choices.join(', ')}`);
}

function areHeaders(given: Record<string, string>): boolean {
  try {
    for (const [name, value] of Object.entries(given)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return true;
  } catch {
    return false;
  }
}
