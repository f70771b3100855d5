import { expect, test } from 'vitest';
import { empty, record, start } from '../../test/support/recording.ts';
import { click, deleteInApp, pause, resume, retry, unparked } from './orders.ts';
import type { EntityState } from './state.ts';

const parked: EntityState = {
  ...empty,
  parked: { reason: 'auth_expired', epoch: 3 },
  failure: { kind: 'auth_expired', message: 'The login is not valid.', advice: { code: 'renew_login' } },
};

test('a pause is written down once, and taken back with what waits due', () => {
  const paused = pause(record(empty, { fields: { phone: '1' } }));
  expect(paused).toMatchObject({ isPaused: true, isPauseUnsaved: true });
  expect(pause(paused)).toBe(paused);
  expect(resume({ ...paused, isPauseUnsaved: false })).toMatchObject({
    isPaused: false,
    isPauseUnsaved: true,
    order: { urgency: 'now' },
  });
});

test('a resume of a contact that is not paused does nothing, unless Postgres may know of a pause', () => {
  const loaded = { ...empty, isLoaded: true };
  expect(resume(loaded)).toBe(loaded);
  expect(resume(empty)).toMatchObject({ isPaused: false, isPauseUnsaved: true, order: {} });
  expect(resume(empty).order.urgency).toBeUndefined();
});

test('a retry that says which record it is by now is believed at once, and a paused contact shows it', () => {
  const linked: EntityState = { ...empty, isLoaded: true, link: { externalId: 'E1', url: 'https://crm' } };
  expect(retry(linked, { create: false, link: null }).link).toBeUndefined();
  expect(retry(linked, { create: false, link: { externalId: 'E2' } }).link).toEqual({ externalId: 'E2' });
  expect(retry(linked, { create: false })).toMatchObject({
    link: { externalId: 'E1' },
    isPauseUnsaved: false,
  });
  expect(retry({ ...linked, isPaused: true }, { create: false, link: null }).isPauseUnsaved).toBe(true);
});

test('a retry tries a parked contact too, and says nothing better of it until it knows', () => {
  expect(retry(parked, { create: false })).toMatchObject({
    order: { urgency: 'now' },
    failure: { kind: 'auth_expired' },
  });
  expect(retry(parked, { create: false }).order.createAfterUnknown).toBeUndefined();
  expect(retry(parked, { create: false }).parked).toBeUndefined();
  expect(retry(empty, { create: true })).toMatchObject({ order: { createAfterUnknown: 1 }, revision: 1 });
  const said = { ...empty, order: { createAfterUnknown: 7 } };
  expect(retry(said, { create: false }).order.createAfterUnknown).toBe(7);
});

test('a retry does not lift the pause of a person', () => {
  expect(retry(pause(parked), { create: false }).isPaused).toBe(true);
});

test('only a parked contact is unparked', () => {
  expect(unparked(empty)).toBe(empty);
  expect(unparked(parked)).toMatchObject({ order: { urgency: 'now' } });
});

test('a click is due, comes first, and waits for its own answer', () => {
  expect(click({ ...empty, revision: 4 }, 'r-1')).toMatchObject({
    revision: 5,
    order: { urgency: 'click' },
    requests: [{ requestId: 'r-1', revision: 5 }],
  });
});

test('a deletion takes what waits with it, and what comes afterwards waits on its own', () => {
  const before = record(empty, { fields: { phone: '1' }, changeId: 'a', externalId: '7' });
  const deleted = deleteInApp(before);
  expect(deleted).toMatchObject({
    deletion: { revision: 1, pending: { names: ['phone'], changeIds: ['a'], externalId: '7' } },
    revision: 2,
  });
  expect(deleted.order.pending).toBeUndefined();
  expect(deleted.burst).toBeUndefined();
  const after = record(deleted, { fields: { title: 'New' }, changeId: 'b', occurredAt: start });
  expect(after.order.pending).toMatchObject({ names: ['title'], changeIds: ['b'] });
  // Deleted once more: both are over.
  expect(deleteInApp(after).deletion).toMatchObject({
    revision: 3,
    pending: { names: ['phone', 'title'], changeIds: ['a', 'b'] },
  });
});
