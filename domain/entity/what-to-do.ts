// An advice as a sentence with commands. One table for the command line, the details in the Temporal UI and the failures
// of its activities: all of them speak to somebody at a terminal, and differ only in how they mark a command. A face
// that has buttons instead has words of its own.
import type { Advice } from '../advice.ts';
import { anything, commandLine, type Word } from '../command-line.ts';
import { keysInWords, namesOf } from '../objects/objects.ts';
import type { EntityKey } from './entity-key.ts';

export interface Wording {
  /** What failed, and is to be done again: the push, or `forget --delete-in-crm`. */
  asked?: 'push' | 'forget' | undefined;
  /** How a command stands in the sentence; in backticks when absent. */
  asCode?: (command: string) => string;
}

/** The sentence for the entity that the failure is about, with its own ids in the commands. */
export function whatToDo(
  advice: Advice,
  { connectionId, object, entityId }: EntityKey,
  { asked = 'push', asCode = inBackticks }: Wording = {},
): string {
  const { one, many } = namesOf(object);
  const keys = keysInWords(object);
  const run = (...words: Word[]): string => asCode(commandLine(...words));
  const entity = (verb: string, ...more: Word[]): string =>
    run(object, verb, connectionId, entityId, ...more);
  const links = (verb: string, ...more: Word[]): string =>
    run('links', verb, connectionId, entityId, ...more, ...objectOption(object));
  const person = object === 'contact' ? 'person' : one;
  const setLink = links('set', { placeholder: '<externalId>' });
  const again =
    asked === 'forget'
      ? `forget it again: ${entity('forget', '--delete-in-crm')}`
      : `retry: ${entity('retry')}`;

  switch (advice.code) {
    case 'wait_for_crm':
      return 'Nothing: it is tried again when the CRM allows it.';
    case 'wait':
      return 'Nothing: it is tried again by itself.';
    case 'renew_login': {
      const secret = run('connection', 'set', connectionId, '--secret', anything);
      const renew = `Renew the login with ${secret}, or with ${run('connection', 'login', connectionId)} where it is one in a browser`;
      return asked === 'forget' ? `${renew}, then ${again}.` : `${renew}; the ${one} goes on by itself.`;
    }
    case 'allow_in_crm':
      return `Give the CRM user the missing permission, then ${again}.`;
    case 'correct_field':
      return 'Correct the field and send the change again.';
    case 'choose_record':
      return `Decide which record it is: merge them in the CRM, or name it with ${setLink}.`;
    case 'say_who_it_is': {
      const same = links('set', advice.externalId);
      const set = (answer: string): string =>
        run('connection', 'set', connectionId, '--set', `onContradiction=${answer}`);
      return `If it is the same ${person}, ${same}; if it is another one, ${entity('retry', '--create')}. For all such ${many}: ${set('adopt')} or ${set('create')}.`;
    }
    case 'correct_link':
      return `Correct the link with ${setLink}, or remove it with ${links('remove')}; either tries again.`;
    case 'change_settings':
      return `Change the connection's settings with ${run('connection', 'set', connectionId, '--set', anything)}, then ${again}.`;
    case 'look_in_crm':
      return `Look in the CRM: if the record is there, ${setLink}; if not, ${entity('retry', '--create')}.`;
    case 'look_in_crm_to_delete':
      return `Look in the CRM: if the record is there, ${setLink}, and it is deleted; if not, ${entity('retry', '--create')} or ${entity('forget')}.`;
    case 'add_connection':
      return `Add it with ${run('connection', 'add', connectionId, '--connector', anything)}, then ${again}.`;
    case 'use_other_connection':
      return `Send ${many} to a connection that takes them.`;
    case 'part_or_take_over': {
      const takeOver = links('set', advice.externalId, '--take-over');
      return keys === ''
        ? `Look which of the two it is; if the record is this one's, ${takeOver}.`
        : `Correct the ${keys} of one of the two; or, if the record is this one's, ${takeOver}.`;
    }
    case 'check_update_address':
      return `Look at the connection's address for updates with ${run('connection', 'show', connectionId)}, then ${again}.`;
    case 'correct_external_id': {
      const without = keys === '' ? 'to do without' : `to look it up by its ${keys}`;
      return `Send a change with the right "externalId", or with "externalId": null ${without}.`;
    }
    case 'restore':
      return `Use ${entity('restore')} when the ${person} is to be synced again.`;
    case 'restore_and_push_first':
      return `Restore it with ${entity('restore')}, send it with ${entity('change', '--now')}, then ${again}.`;
    case 'forget_owner':
      return `Forget that one with ${run(object, 'forget', connectionId, advice.owner, '--delete-in-crm')}, if the record is to go.`;
    case 'resume_connection':
      return `Resume the connection with ${run('connection', 'resume', connectionId)}, then ${again}.`;
    case 'allow_deletion': {
      const set = run('connection', 'set', connectionId, '--set', { placeholder: `${advice.setting}=…` });
      return `Name the way with ${set}, then ${again}; or forget it with ${entity('forget')}, and delete the record in the CRM.`;
    }
    case 'correct_request':
      return 'Correct the request and send it again.';
    case 'build_id':
      return 'Build the id as docs/signals.md shows.';
  }
}

function inBackticks(text: string): string {
  return `\`${text}\``;
}

/** `links` serves every object, and means a contact unless it is told. */
function objectOption(object: EntityKey['object']): string[] {
  return object === 'contact' ? [] : ['--object', object];
}
