import { describe, expect, it } from 'vitest';
import type { Json } from '../../json.ts';
import { BadValue } from '../bad-value.ts';
import type { Step } from '../steps/step.ts';
import { takeSteps, type StepContext } from '../steps/take-steps.ts';
import { accountZone } from '../steps/time-zone.ts';

const context: StepContext = {
  field: 'title',
  options: undefined,
  zone: accountZone('UTC'),
  toE164: (phone) => (/^\+\d+$/.test(phone) ? phone : undefined),
};
const taken = (value: Json, steps: Step[], more: Partial<StepContext> = {}) =>
  takeSteps(value, steps, { ...context, ...more });
const reasonOf = (value: Json, step: Step, more: Partial<StepContext> = {}): string => {
  try {
    return `no refusal, but ${JSON.stringify(taken(value, [step], more))}`;
  } catch (error) {
    if (!(error instanceof BadValue)) throw error;
    return error.reason;
  }
};

const stages = [
  { value: 'appointmentscheduled', label: 'Appointment Scheduled' },
  { value: 'closedwon', label: 'Closed Won' },
];

const becomes: [value: Json, step: Step, result: Json][] = [
  ['  Ann ', { do: 'trim' }, 'Ann'],
  [['a ', ' b'], { do: 'trim' }, ['a', 'b']],
  [15_551_234, { do: 'trim' }, '15551234'],
  ['   ', { do: 'trim' }, null],
  ['Ann@Example.COM', { do: 'case', to: 'lower' }, 'ann@example.com'],
  ['de', { do: 'case', to: 'upper' }, 'DE'],
  ["mary-jane o'NEIL", { do: 'case', to: 'title' }, "Mary-Jane O'Neil"],
  ['JOSÉ ÁLVAREZ', { do: 'case', to: 'title' }, 'José Álvarez'],
  ['a; b;;c', { do: 'split', at: ';' }, ['a', 'b', 'c']],
  [['a;b'], { do: 'split', at: ';' }, ['a;b']],
  [';', { do: 'split', at: ';' }, null],
  [['a', null, 'b', 2], { do: 'join', with: ', ' }, 'a, b, 2'],
  ['a', { do: 'join', with: ', ' }, 'a'],
  [[null, 'b', 'c'], { do: 'first' }, 'b'],
  ['b', { do: 'first' }, 'b'],
  [['a', 1], { do: 'text' }, ['a', '1']],
  [true, { do: 'text' }, 'true'],
  ['Won', { do: 'values', map: { won: 'closedwon' } }, 'closedwon'],
  ['lost', { do: 'values', map: { won: 'closedwon' } }, 'lost'],
  ['closedwon', { do: 'values', map: { won: 'closedwon' }, otherwise: 'refuse' }, 'closedwon'],
  [['won', 'won'], { do: 'values', map: { won: 1 } }, [1, 1]],
  ['closedwon', { do: 'choice', options: stages }, 'closedwon'],
  ['CLOSED WON', { do: 'choice', options: stages }, 'closedwon'],
  ['whatever', { do: 'choice' }, 'whatever'],
  [
    ['Closed Won', 'closedwon', 'Appointment  scheduled'],
    { do: 'choices', options: stages },
    'closedwon;appointmentscheduled',
  ],
  ['a;b;a', { do: 'choices' }, 'a;b'],
  ['0060.50', { do: 'number' }, 60.5],
  ['60', { do: 'number', shift: -2, as: 'text' }, '0.6'],
  ['0.29', { do: 'number', shift: 2 }, 29],
  ['-0', { do: 'number' }, 0],
  ['75000.00', { do: 'money', in: 'units', as: 'text' }, '75000'],
  ['125000', { do: 'money', in: 'units' }, 125_000],
  ['45000', { do: 'money', in: 'cents' }, 4_500_000],
  ['1.5', { do: 'money', in: 'cents' }, 150],
  ['-0.07', { do: 'money', in: 'cents' }, -7],
  [1.5e3, { do: 'money', in: 'units' }, 1500],
  ['9007199254740993', { do: 'money', in: 'units', as: 'text' }, '9007199254740993'],
  [true, { do: 'boolean' }, true],
  ['Yes', { do: 'boolean', yes: 'true', no: 'false' }, 'true'],
  [0, { do: 'boolean', yes: 'Ja', no: 'Nein' }, 'Nein'],
  ['+15551234567', { do: 'phone' }, '+15551234567'],
  ['ext. 5', { do: 'phone' }, 'ext. 5'],
  ['+15551234567', { do: 'phone', without: '+1' }, '5551234567'],
  ['+4915123456789', { do: 'phone', without: '+1' }, '+4915123456789'],
  [
    'ann@example.com',
    { do: 'entries', key: 'email', more: { category: 'work' } },
    [{ email: 'ann@example.com', category: 'work' }],
  ],
  [
    [{ email: 'a@example.com', category: 'home' }, 'b@example.com'],
    { do: 'entries', key: 'email', more: { category: 'work' } },
    [
      { email: 'a@example.com', category: 'home' },
      { email: 'b@example.com', category: 'work' },
    ],
  ],
  [
    'ann@example.com',
    { do: 'lookup', in: 'owners' },
    { $lookup: 'owners', of: 'ann@example.com', field: 'title', otherwise: 'refuse' },
  ],
];

it.each(becomes)('%j by %j is %j', (value, step, result) => {
  expect(taken(value, [step])).toEqual(result);
});

const refused: [value: Json, step: Step, reason: string][] = [
  [{ a: 1 }, { do: 'trim' }, 'must be a text'],
  [[['a']], { do: 'trim' }, 'must be a text'],
  ['new', { do: 'values', map: { won: 1, lost: 2 }, otherwise: 'refuse' }, 'must be one of won, lost'],
  ['negotiation', { do: 'choice', options: stages }, 'must be one of Appointment Scheduled, Closed Won'],
  [
    ['Closed Won', 'x'],
    { do: 'choices', options: stages },
    'must be one of Appointment Scheduled, Closed Won',
  ],
  ['1,000', { do: 'number' }, 'must be a number like 1234.56'],
  ['.', { do: 'number' }, 'must be a number like 1234.56'],
  ['1e99', { do: 'number' }, 'must be a number like 1234.56'],
  [true, { do: 'number' }, 'must be a number like 1234.56'],
  ['9007199254740993', { do: 'number' }, 'has more digits than a number can hold'],
  ['1.005', { do: 'money', in: 'cents' }, 'must be an amount with at most two decimals'],
  ['perhaps', { do: 'boolean' }, 'must be yes or no'],
  ['ext. 5', { do: 'phone', otherwise: 'refuse' }, 'must be a phone number that can be written as E.164'],
  [
    '+4915123456789',
    { do: 'phone', without: '+1', otherwise: 'refuse' },
    'must be a phone number that begins with +1',
  ],
  [[{ mail: 'a@example.com' }], { do: 'entries', key: 'email' }, 'must hold texts, or objects with "email"'],
];

it.each(refused)('%j by %j is refused: %s', (value, step, reason) => {
  expect(reasonOf(value, step)).toBe(reason);
});

describe('a choice', () => {
  it('is one of the options of the account where the step has none of its own', () => {
    expect(taken('closed won', [{ do: 'choice' }], { options: stages })).toBe('closedwon');
    expect(reasonOf('x', { do: 'choice' }, { options: stages })).toContain('must be one of');
  });

  it('is a value before it is a label, and of many options some are named', () => {
    const options = Array.from({ length: 11 }, (_, index) => ({
      value: `v${index}`,
      label: `v${index + 1}`,
    }));
    expect(taken('v3', [{ do: 'choice' }], { options })).toBe('v3');
    expect(taken('v11', [{ do: 'choice' }], { options })).toBe('v10');
    expect(reasonOf('w', { do: 'choice' }, { options })).toBe(
      'must be one of v1, v2, v3, v4, v5, v6, v7, v8 and 3 more',
    );
  });
});

it('steps go in their order, and end where nothing is left', () => {
  expect(
    taken(' A ; ; B', [
      { do: 'split', at: ';' },
      { do: 'case', to: 'lower' },
      { do: 'join', with: '/' },
    ]),
  ).toBe('a/b');
  expect(taken(' ', [{ do: 'trim' }, { do: 'date', as: 'iso' }])).toBeNull();
});
