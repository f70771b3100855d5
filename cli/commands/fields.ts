import { Command } from 'commander';
import type { FieldDescription } from '../../domain/mapping/field-description.ts';
import { namesOf } from '../../domain/objects/objects.ts';
import { describeFields, type DescribedFields } from '../../use-cases/mapping/describe-fields.ts';
import { withSyncline } from '../open.ts';
import { answer } from '../output/answer.ts';
import { paint } from '../output/paint.ts';
import { alignColumns } from '../output/table.ts';
import { objectOption, type ObjectChoice } from './object-option.ts';

/** `syncline fields`: what the CRM's account itself says that it has. */
export function fieldsCommand(): Command {
  return new Command('fields')
    .description("the account's own fields, with type, required and options")
    .argument('<connection>')
    .addOption(objectOption('of which records'))
    .action((connectionId: string, { object }: ObjectChoice, command: Command) =>
      withSyncline(async (syncline) => {
        const described = await describeFields(syncline, { connectionId, object });
        const fields = described.kind === 'described' ? described.fields : null;
        const reason = described.kind === 'unreadable' ? described.reason : undefined;
        answer(command, { connectionId, object, kind: described.kind, fields, reason }, () =>
          inWords(described, namesOf(object).many),
        );
        if (described.kind === 'unreadable') process.exitCode = 1;
      }),
    );
}

function inWords(described: DescribedFields, many: string): string {
  switch (described.kind) {
    case 'not_told':
      return `This CRM cannot tell which fields its ${many} have.`;
    case 'unreadable':
      return `The fields could not be read: ${described.reason}`;
    case 'described':
      return alignColumns([
        ['FIELD', 'LABEL', 'TYPE', ''].map((title) => paint('dim', title)),
        ...described.fields.map((field) => [field.name, field.label, field.type, notesOf(field)]),
      ]);
  }
}

const mostOptions = 6;

function notesOf({ isRequired, isReadOnly, isUnique, maxLength, options = [] }: FieldDescription): string {
  const shown = options.slice(0, mostOptions).map(({ value, label }) => {
    return value === label ? value : `${value} (${label})`;
  });
  const more = options.length > mostOptions ? [`and ${options.length - mostOptions} more`] : [];
  return [
    ...(isRequired ? ['required'] : []),
    ...(isReadOnly ? ['read-only'] : []),
    ...(isUnique === true ? ['unique'] : []),
    ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
    ...(options.length === 0 ? [] : [`one of ${[...shown, ...more].join(', ')}`]),
  ].join('; ');
}
