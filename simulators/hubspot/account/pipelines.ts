// The stages of deals, with the ids that a new account has (recorded answer; README of fixtures).
import { answer, notFound, refuse } from '../answers.ts';
import type { HubspotOperation } from '../calls/operation.ts';
import { objectKind } from '../objects/object-kinds.ts';

interface Stage {
  id: string;
  label: string;
  probability: string;
}

const stages: readonly Stage[] = [
  { id: 'appointmentscheduled', label: 'Appointment Scheduled', probability: '0.2' },
  { id: 'qualifiedtobuy', label: 'Qualified To Buy', probability: '0.4' },
  { id: 'presentationscheduled', label: 'Presentation Scheduled', probability: '0.6' },
  { id: 'decisionmakerboughtin', label: 'Decision Maker Bought-In', probability: '0.8' },
  { id: 'contractsent', label: 'Contract Sent', probability: '0.9' },
  { id: 'closedwon', label: 'Closed Won', probability: '1.0' },
  { id: 'closedlost', label: 'Closed Lost', probability: '0.0' },
];

const since = '1970-01-01T00:00:00Z';
const meta = { createdAt: since, updatedAt: since, archived: false };

const salesPipeline = {
  label: 'Sales Pipeline',
  displayOrder: 0,
  id: 'default',
  stages: stages.map(({ id, label, probability }, displayOrder) => ({
    label,
    displayOrder,
    metadata: { isClosed: String(id.startsWith('closed')), probability },
    id,
    ...meta,
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
  })),
  ...meta,
};

export const pipelineOptions = [{ value: salesPipeline.id, label: salesPipeline.label }];
export const stageOptions = stages.map(({ id, label }) => ({ value: id, label }));

/** Properties that follow a deal's stage. */
export function followsStage(stage: string): Record<string, string> {
  const found = stages.find(({ id }) => id === stage);
  if (found === undefined) return {};
  return {
    hs_deal_stage_probability: String(Number(found.probability)),
    hs_is_closed: String(found.id.startsWith('closed')),
    hs_is_closed_won: String(found.id === 'closedwon'),
  };
}

export const listPipelines: HubspotOperation = ({ kind }) =>
  answer(200, { results: kind.type === 'deal' ? [salesPipeline] : [] });

export const readPipeline: HubspotOperation = ({ parts: [object = '', id] }) =>
  objectKind(object)?.type === 'deal' && id === salesPipeline.id
    ? answer(200, salesPipeline)
    : refuse(notFound);
