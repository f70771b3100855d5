// The settings of a generic CRM, and what fits together in them.
import type { z } from 'zod';
import { checkCommonSettings } from '../kit/settings/common-settings.ts';
import { checkSettings } from './settings/check-settings.ts';
import { httpObject, type HttpSettings } from './settings/settings-shape.ts';

export const httpSettings: z.ZodType<HttpSettings> = httpObject
  .superRefine(checkCommonSettings)
  .superRefine(checkSettings);
