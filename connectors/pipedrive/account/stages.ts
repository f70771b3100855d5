// The stages of deals, which people know by their names.
import type { Json } from '../../../domain/json.ts';
import type { Api } from '../../kit/api/api.ts';
import { readPath, readText } from '../../kit/answers/json-path.ts';
import type { FindOwner } from '../../kit/mapping/owners.ts';
import { listIn } from '../../kit/records/list-in.ts';
import { isSame } from './account-fields.ts';

/** In the pipeline of the connection, where it has one: another pipeline may have a stage of that name too. */
export function findStage(api: Api, pipeline: string | undefined): FindOwner {
  return async (stage, limits): Promise<Json | undefined> => {
    const query = { limit: '500', pipeline_id: pipeline };
    const answer = await api.send(
      { operation: 'findStage', method: 'GET', path: '/v2/stages', query },
      limits,
    );
    const stages = listIn(answer, 'data', (each) => each, 'stages');
    const found = ['name', 'id'].flatMap((part) =>
      stages.filter((each) => isSame(readText(each, part) ?? '', stage)),
    )[0];
    return found === undefined ? undefined : readPath(found, 'id');
  };
}
