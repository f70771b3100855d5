// One record made, changed or taken away, by a call of its own and by a row of many.
import type { CrmContext } from '../../crm-surface.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { pipelines } from '../account.ts';
import type { Problem } from '../answers.ts';
import { rulesOf } from '../rules.ts';
import { checkChange } from './check.ts';
import { kindOf, type CopperKind } from './kinds.ts';
import { recordOf } from './record-of.ts';
import { relate } from './relations.ts';

export type Written = { record: StoredRecord } | { problems: Problem[] };

export function createOne(kind: CopperKind, given: Fields, context: CrmContext): Written {
  const checked = checkChange(kind, given, context);
  if ('problems' in checked) return checked;
  const { company_id: companyId, company_name: companyName, ...fields } = checked.fields;
  const record = context.records.create({
    crm: 'copper',
    type: kind.type,
    fields: kind.type === 'opportunity' ? inPipeline(fields) : fields,
    createdBy: 'api',
  });
  const company = companyOf({ companyId, companyName }, context);
  if (company !== undefined) relate(record, company, context.records);
  return { record };
}

export function updateOne(
  kind: CopperKind,
  record: StoredRecord,
  given: Fields,
  context: CrmContext,
): Written {
  const checked = checkChange(kind, given, context, record);
  if ('problems' in checked) return checked;
  return { record: context.records.replace(record, checked.fields) };
}

/** By its id, or by its name, for which a company is made where there is none. */
function companyOf(
  { companyId, companyName }: { companyId: unknown; companyName: unknown },
  context: CrmContext,
): StoredRecord | undefined {
  const { records } = context;
  if ((companyId ?? null) !== null) return recordOf(kindOf('company'), String(companyId), records);
  if (typeof companyName !== 'string' || companyName.trim() === '') return undefined;
  if (!rulesOf(context).companyNameMakesCompany) return undefined;
  const name = companyName.trim();
  for (const company of records.list({ crm: 'copper', type: 'company' })) {
    if (String(company.fields['name']).toLowerCase() === name.toLowerCase()) return company;
  }
  return records.create({ crm: 'copper', type: 'company', fields: { name }, createdBy: 'api' });
}

/** The first pipeline and its first stage, unless they are given; the probability is that of the stage. */
function inPipeline(fields: Fields): Fields {
  const { pipeline_id: id, pipeline_stage_id: stageId, win_probability: probability = null } = fields;
  const pipeline =
    pipelines.find((each) => each.id === id) ??
    pipelines.find(({ stages }) => stages.some((stage) => stage.id === Number(stageId))) ??
    pipelines[0];
  const stage = pipeline.stages.find((each) => each.id === Number(stageId)) ?? pipeline.stages[0];
  return {
    ...fields,
    pipeline_id: pipeline.id,
    pipeline_stage_id: stage.id,
    win_probability: probability ?? stage.win_probability,
  };
}
