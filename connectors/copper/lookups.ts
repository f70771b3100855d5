// What only the account knows and records name by its id: its users, and the stages of its pipelines.
import { isPlainObject, type Json } from '../../domain/json.ts';
import type { Api } from '../kit/api/api.ts';
import { notSent } from '../kit/errors/classify.ts';
import type { FindOwner } from '../kit/mapping/owners.ts';
import { listIn } from '../kit/records/list-in.ts';
import type { CopperSettings } from './settings.ts';

type Row = Record<string, Json>;

/** A page of users; an account with more has the rest on further pages. */
const pageSize = 200;

export function findUser(api: Api): FindOwner {
  return async (email, limits) => {
    for (let page = 1; ; page += 1) {
      const body = { page_number: page, page_size: pageSize };
      const request = {
        operation: 'findUser',
        method: 'POST',
        path: '/users/search',
        isWrite: false,
        body,
      } as const;
      const users = listIn(await api.send(request, limits), '', asRow, 'users');
      const user = users.find(({ email: own }) => isSameText(own, email));
      if (user !== undefined || users.length < pageSize) return user?.['id'];
    }
  };
}

/** By its id, or by its name where that is one stage's alone. */
export function findStage(crm: string, api: Api, { pipeline }: CopperSettings): FindOwner {
  return async (named, limits) => {
    if (/^\d+$/.test(named)) return Number(named);
    const request = { operation: 'findStage', method: 'GET', path: '/pipeline_stages' } as const;
    const stages = listIn(await api.send(request, limits), '', asRow, 'stages');
    const [stage, other] = stages.filter(
      ({ name, pipeline_id: of }) =>
        isSameText(name, named) && (pipeline === undefined || of === Number(pipeline)),
    );
    if (other === undefined) return stage?.['id'];
    const reason = `stage "${named}" is in several pipelines of this account: set pipeline, or give the stage's id`;
    throw notSent({ crm }, { kind: 'invalid_record', field: 'stage', reason });
  };
}

function asRow(entry: Json): Row | undefined {
  return isPlainObject(entry) ? (entry as Row) : undefined;
}

function isSameText(shown: Json | undefined, wanted: string): boolean {
  return typeof shown === 'string' && shown.trim().toLowerCase() === wanted.trim().toLowerCase();
}
