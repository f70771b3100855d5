// The settings that every connection has, whatever its connector: merged into each connector's own.
import type { z } from 'zod';
import { defaultTiming } from '../../../domain/quiet-period.ts';
import { timingLimits } from '../../../domain/timing-settings.ts';
import type { CommonSettings } from '../../connector.ts';
import { choice, duration, jsonMap, settingOf, wholeNumber } from '../../settings/values.ts';
import { countryCode } from '../mapping/phone-number.ts';

export const commonSettingsShape = {
  quietPeriodMs: duration(timingLimits.quietPeriodMs).default(defaultTiming.quietPeriodMs),
  maxWaitMs: duration(timingLimits.maxWaitMs).default(defaultTiming.maxWaitMs),
  connectTimeoutMs: duration({ least: 10, most: 30_000 }).default(5000),
  requestTimeoutMs: duration({ least: 20, most: 600_000 }).default(20_000),
  attemptTimeoutMs: duration(timingLimits.attemptTimeoutMs).default(defaultTiming.attemptTimeoutMs),
  policy: choice('createOrUpdate', 'updateOnly', 'createOnly').default('createOrUpdate'),
  onMatch: choice('adopt', 'skip', 'hold').default('adopt'),
  onContradiction: choice('conflict', 'create', 'adopt').default('conflict'),
  defaultCountry: settingOf(countryCode, 'must be a country in two letters, like DE, GB or US').optional(),
  companyFromText: choice('off', 'match', 'create').default('off'),
  onDeleted: choice('stop', 'recreate').default('stop'),
  onUnknownCreate: choice('ask', 'create').default('ask'),
  onContactDeleted: choice('keep', 'archive', 'delete').default('keep'),
  overwrite: jsonMap('must name CRM fields, each with "always", "ifEmpty", "onCreate" or "never"', (value) =>
    overwritePolicies.find((policy) => policy === value),
  ).default({}),
};

/** Besides, where a connector has batch calls. */
export const batchSettingsShape = {
  batchLingerMs: duration({ least: 0, most: 60_000 }).optional(),
  batchesAtOnce: wholeNumber({ least: 1, most: 100 }).optional(),
};

const overwritePolicies = ['always', 'ifEmpty', 'onCreate', 'never'] as const;

/** Adds a sentence for each pair of times that does not fit together. */
export function checkCommonSettings(settings: CommonSettings, context: z.RefinementCtx): void {
  const { quietPeriodMs, maxWaitMs, connectTimeoutMs, requestTimeoutMs, attemptTimeoutMs } = settings;
  const say = (name: keyof CommonSettings, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message });
  if (connectTimeoutMs >= requestTimeoutMs) {
    say(
      'connectTimeoutMs',
      `connectTimeoutMs (${connectTimeoutMs}) must be less than requestTimeoutMs (${requestTimeoutMs}): connecting is a part of the request.`,
    );
  }
  if (2 * requestTimeoutMs >= attemptTimeoutMs) {
    say(
      'attemptTimeoutMs',
      `attemptTimeoutMs (${attemptTimeoutMs}) must be more than twice requestTimeoutMs (${requestTimeoutMs}): an attempt looks up and then writes.`,
    );
  }
  if (quietPeriodMs > maxWaitMs) {
    say(
      'maxWaitMs',
      `maxWaitMs (${maxWaitMs}) must not be less than quietPeriodMs (${quietPeriodMs}): raise the one or lower the other.`,
    );
  }
}
