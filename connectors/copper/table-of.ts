// The fields of an object with what the settings of the connection add.
import type { FieldRow, FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { ownerRow } from '../kit/mapping/owners.ts';
import { ownIdRow, withRows } from '../kit/mapping/with-rows.ts';
import { ownIdPath, tables } from './fields.ts';
import { hasOwnIds, type CopperSettings } from './settings.ts';

export function tableOf(object: ObjectType, settings: CopperSettings): FieldTable {
  const table = object === 'contact' ? contactTable(settings) : tables[object];
  const owner = ownerRow(settings.owner);
  return withRows(table, [
    ...(object === 'deal' ? Object.entries(dealFields(settings)) : []),
    ['assignee_id', owner && asId(owner)],
    [hasOwnIds(settings) ? ownIdPath : undefined, ownIdRow],
  ]);
}

/** Copper makes a company of a name that it does not know (README, 9): where we make companies of words, it must not. */
function contactTable({ companyFromText }: CopperSettings): FieldTable {
  const { contact } = tables;
  if (companyFromText === 'off') return contact;
  const { company_name: _, ...fields } = contact.fields;
  return { ...contact, fields, elsewhere: [...(contact.elsewhere ?? []), 'company'] };
}

function dealFields({ moneyIn, dates, pipeline }: CopperSettings): Record<string, FieldRow> {
  return {
    monetary_value: { from: 'amount', steps: [{ do: 'money', in: moneyIn }] },
    close_date: { from: 'closeDate', steps: [{ do: 'date', as: dates }] },
    ...(pipeline === undefined
      ? {}
      : { pipeline_id: { from: { constant: Number(pipeline) }, overwrite: 'onCreate' } }),
  };
}

/** Ids are numbers on the wire; what a lookup brings is one already. */
function asId(row: FieldRow): FieldRow {
  return typeof row === 'object' && 'from' in row && row.steps === undefined
    ? { ...row, steps: [{ do: 'number' }] }
    : row;
}
