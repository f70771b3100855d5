import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { ContactFields } from './contact-schema.ts';

/** One queue for workflows and activities, as in every example. */
export const textbookTaskQueue = 'textbook-contacts';
export const textbookWorkflowType = 'textbookContact';

export interface ContactState {
  status: 'waiting' | 'pushing' | 'synced';
  fields: ContactFields;
  externalId?: string;
  pushes: number;
}

export interface ContactInput {
  contactId: string;
  /** 0: pushed at once (a row of an import). */
  quietPeriodMs: number;
  /** Unset for the original caller; carries the state across continue-as-new. */
  state?: ContactState;
}

export const contactChanged = defineSignal<[{ fields: ContactFields }]>('contactChanged');
export const sendNow = defineUpdate<string, [{ fields: ContactFields }]>('sendNow');
export const getState = defineQuery<ContactState>('getState');

export const searchAttributes = {
  SyncStatus: defineSearchAttributeKey('SyncStatus', 'KEYWORD'),
  ExternalId: defineSearchAttributeKey('ExternalId', 'KEYWORD'),
} as const;

/** One workflow per contact. */
export function textbookWorkflowId(contactId: string): string {
  return `textbook-contact-${contactId}`;
}
