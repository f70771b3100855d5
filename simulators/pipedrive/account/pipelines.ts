// The pipeline of a new account, with its stages (names as Pipedrive gives them; ids are small numbers).
import { page, refuseValues } from '../answers.ts';
import type { PipedriveOperation } from '../calls/operation.ts';
import { cursorOf, pageOf } from '../objects/pages.ts';

const since = { add_time: '2024-01-01T00:00:00Z', update_time: '2024-01-01T00:00:00Z', is_deleted: false };

export const pipelines = [
  { id: 1, name: 'Sales pipeline', order_nr: 1, is_deal_probability_enabled: true, ...since },
  { id: 2, name: 'Renewals', order_nr: 2, is_deal_probability_enabled: false, ...since },
];

export const stages = [
  ...['Qualified', 'Contact Made', 'Demo Scheduled', 'Proposal Made', 'Negotiations Started'].map(
    (name, at) => stage(at + 1, name, { pipeline_id: 1, order_nr: at + 1 }),
  ),
  stage(6, 'Up for renewal', { pipeline_id: 2, order_nr: 1 }),
];

export const listPipelines: PipedriveOperation = ({ query }) => paged(pipelines, query);

export const listStages: PipedriveOperation = ({ query }) => {
  const wanted = query['pipeline_id'];
  return paged(
    stages.filter(({ pipeline_id: id }) => wanted === undefined || String(id) === wanted),
    query,
  );
};

function paged(all: readonly { id: number }[], query: Parameters<PipedriveOperation>[0]['query']) {
  const read = pageOf(
    all.map((item) => ({ item, id: String(item.id) })),
    query,
  );
  if ('mistake' in read) return refuseValues([read.mistake]);
  return page(
    read.items.map(({ item }) => item),
    cursorOf(read),
    [],
  );
}

function stage(id: number, name: string, place: { pipeline_id: number; order_nr: number }) {
  return {
    id,
    name,
    deal_probability: 100,
    is_deal_rot_enabled: false,
    days_to_rotten: null,
    ...place,
    ...since,
  };
}
