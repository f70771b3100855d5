// A row of the mapping as people read it.
import type { Json } from '../../domain/json.ts';
import type { FieldRule, Source } from '../../domain/mapping/field-table.ts';
import type { Step } from '../../domain/mapping/steps/step.ts';

export function sourceInWords(source: Source): string {
  if (typeof source === 'string') return source;
  if ('entityId' in source) return 'our id';
  if ('constant' in source) return JSON.stringify(source.constant);
  if ('firstOf' in source) return source.firstOf.map(sourceInWords).join(', else ');
  if ('allOf' in source) return source.allOf.map(sourceInWords).join(' and ');
  if ('combine' in source) return source.combine.map(sourceInWords).join(' + ');
  if ('template' in source) return `"${source.template}"`;
  return `the ${source.part === 'firstName' ? 'first' : 'last'} name in ${sourceInWords(source.of)}`;
}

/** Empty where the value goes as it is. */
export function ruleInWords({ steps = [], overwrite, ...rule }: FieldRule): string {
  return [
    ...steps.map(stepInWords),
    ...(rule.default === undefined ? [] : [`else ${JSON.stringify(rule.default)}`]),
    ...(rule.maxLength === undefined
      ? []
      : [`${rule.tooLong === 'cut' ? 'cut to' : 'at most'} ${rule.maxLength} characters`]),
    ...(rule.isRequired === true ? ['required'] : []),
    ...(overwrite === undefined ? [] : [`overwrite=${overwrite}`]),
    ...(rule.direction === 'fromCrm' ? ['only from the CRM'] : []),
  ].join(', ');
}

function stepInWords(step: Step): string {
  switch (step.do) {
    case 'trim':
    case 'first':
    case 'text':
    case 'boolean':
    case 'choice':
    case 'choices':
      return step.do;
    case 'case':
      return `${step.to} case`;
    case 'split':
      return `split at ${JSON.stringify(step.at)}`;
    case 'join':
      return `joined with ${JSON.stringify(step.with)}`;
    case 'entries':
      return `entries with "${step.key}"`;
    case 'values':
      return valuesInWords(Object.entries(step.map));
    case 'lookup':
      return `looked up in ${step.in}`;
    case 'number':
      return 'number';
    case 'money':
      return `money in ${step.in}`;
    case 'date':
    case 'dateTime':
      return `${step.do === 'date' ? 'date' : 'time'} as ${step.as}`;
    case 'phone':
      return `phone as E.164${step.without === undefined ? '' : ` without ${step.without}`}`;
  }
}

/** How many values a line names. */
const mostValues = 8;

function valuesInWords(values: readonly [ours: string, theirs: Json][]): string {
  const named = values.slice(0, mostValues).map(([ours, theirs]) => `${ours}=${JSON.stringify(theirs)}`);
  const more = values.length - named.length;
  return [...named, ...(more === 0 ? [] : [`and ${more} more`])].join(' ');
}
