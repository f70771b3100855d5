import { describe, expect, it } from 'vitest';
import type { Json } from '../../../domain/json.ts';
import { saidOutcome, saysFailure, saysSuccess } from './said-outcome.ts';

describe('what members of an answer say', () => {
  it.each<[json: Json, said: string | undefined, saidWithRecord?: string | undefined]>([
    [{ success: false }, 'failure'],
    [{ Success: 'false' }, 'failure'],
    [{ ok: false, error: 'x' }, 'failure'],
    [{ success: 0 }, 'failure'],
    [{ success: true, errors: ['only a warning'] }, 'success'],
    [{ ok: 1 }, 'success'],
    [{ success: 'Contact created' }, 'success'],
    [{ success: 'failed' }, 'failure'],
    [{ ok: 'Error: no phone' }, 'failure'],
    [{ error: true }, 'failure'],
    [{ error: 'phone is taken' }, 'errors'],
    [{ error: { code: 1 } }, 'errors'],
    [{ errors: [{}] }, 'errors'],
    [{ has_errors: true }, 'failure'],
    [[{ success: false }], 'failure'],
    [{ error: null }, undefined],
    [{ error: false, errors: [] }, undefined],
    [{ error: 0, errors: {} }, undefined],
    [{ error: '' }, undefined],
    [{ code: 422 }, 'failure', undefined],
    [{ statusCode: '500' }, 'failure', undefined],
    [{ code: 200 }, undefined],
    [{}, undefined],
    [[], undefined],
    [null, undefined],
    ['false', undefined],
    [{ success: null }, undefined],
  ])('%j: %s', (json, said, ...withRecord) => {
    expect(saidOutcome(json, { namesRecord: false })).toBe(said);
    expect(saidOutcome(json, { namesRecord: true })).toBe(withRecord.length === 0 ? said : withRecord[0]);
  });
});

describe('what a status says', () => {
  const failures = [
    'Creation Failed',
    'FAILED',
    'error',
    'Error: phone',
    'An error occurred',
    'create_failed',
    'updateFailed',
    'Invalid phone',
    'not saved',
    'Could not update',
    'rejected',
    'Fehler: Telefon',
    'échec',
    '422',
    'false',
  ];
  it.each(failures)('"%s" is a failure, also beside a record', (status) => {
    expect(saysFailure(status, { namesRecord: false })).toBe(true);
    expect(saysFailure(status, { namesRecord: true })).toBe(true);
    expect(saysSuccess(status)).toBe(false);
  });

  it.each([
    'Created without errors',
    'Successfully Created',
    'ok',
    'OK (0 errors)',
    'Updated, errors: 0',
    'No errors',
    '0 errors',
    'true',
    '200',
    'Done.',
  ])('"%s" is a success', (status) => {
    expect(saysFailure(status, { namesRecord: false })).toBe(false);
    expect(saysSuccess(status)).toBe(true);
  });

  it.each(['Created, sending the e-mail failed', 'Completed with errors', 'pending', 'default', ''])(
    '"%s" is neither',
    (status) => {
      expect(saysFailure(status, { namesRecord: true })).toBe(false);
      expect(saysFailure(status, { namesRecord: false })).toBe(false);
      expect(saysSuccess(status)).toBe(false);
    },
  );

  it('a failure at the end counts only where no record is named', () => {
    const status = 'lead 7, sending the e-mail failed';
    expect(saysFailure(status, { namesRecord: false })).toBe(true);
    expect(saysFailure(status, { namesRecord: true })).toBe(false);
  });
});
