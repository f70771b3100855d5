// Which settings go together; each mistake is told as the sentence that mends it.
import type { z } from 'zod';
import type { HttpSettings } from './settings-shape.ts';
import { addressProblems } from './address-problems.ts';
import { authProblems } from './auth-problems.ts';
import { fieldProblems } from './field-problems.ts';
import { lookupProblems } from './lookup-problems.ts';
import type { Problem } from './problem.ts';

export function checkSettings(settings: HttpSettings, context: z.RefinementCtx): void {
  const problems: Problem[] = [
    ...addressProblems(settings),
    ...lookupProblems(settings),
    ...authProblems(settings),
    ...fieldProblems(settings),
  ];
  for (const [setting, message] of problems)
    context.addIssue({ code: 'custom', path: setting.split('.'), message });
}
