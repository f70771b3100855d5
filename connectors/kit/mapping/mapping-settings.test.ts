import { describe, expect, it } from 'vitest';
import { parseSettings, settingsObject } from '../../settings/settings-object.ts';
import { changesOf, checkMappingSettings, mappingSettingsShape, type Tables } from './mapping-settings.ts';

const tables: Tables = {
  contact: { fields: { email: 'email', jobtitle: 'title', 'address.city': 'city' } },
  deal: { fields: { dealname: 'name' } },
};
const schema = settingsObject(mappingSettingsShape(tables)).superRefine((settings, context) =>
  checkMappingSettings(tables, settings, context),
);
const problemsOf = (given: unknown): string[] => {
  const parsed = parseSettings(schema, given);
  return parsed.ok ? [] : parsed.problems;
};

describe('what a connection changes of the mapping', () => {
  it('is nothing by default', () => {
    expect(schema.parse({})).toEqual({
      mapping: { contact: {}, deal: {} },
      mappingRows: { contact: {}, deal: {} },
      onInvalidField: 'hold',
    });
  });

  it('is read from texts and from what was read', () => {
    const given = {
      mapping: { contact: { title: 'role', utm: { source: 'crm_source' }, city: 'none' } },
      mappingRows: {
        contact: {
          nick: '{"from":"nickname","maxLength":40,"tooLong":"cut"}',
          source: { constant: 'app' },
          jobtitle: null,
          address: { zip: 'postalCode' },
        },
      },
      onInvalidField: 'sendWithout',
      timeZone: 'Europe/Berlin',
    };
    const once = schema.parse(given);
    expect(changesOf(once, 'contact')).toEqual({
      fields: { title: 'role', 'utm.source': 'crm_source', city: 'none' },
      rows: {
        nick: { from: 'nickname', maxLength: 40, tooLong: 'cut' },
        source: { constant: 'app' },
        jobtitle: null,
        'address.zip': 'postalCode',
      },
    });
    expect(schema.parse(once)).toEqual(once);
    expect(schema.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });

  it('says what is wrong with it', () => {
    const mistakes: [unknown, string][] = [
      [
        { mapping: { contct: { title: 'role' } } },
        'There is no setting mapping.contct: did you mean mapping.contact?',
      ],
      [
        { mapping: { contact: { title: 'email', phone: 'email' } } },
        'mapping.contact sends title and phone to email: a field of the CRM has one value.',
      ],
      [
        { mapping: { contact: { address: 'address' } } },
        'mapping.contact: address cannot be a value and hold address.city at the same time.',
      ],
      [
        { mapping: { contact: { title: ['role'] } } },
        'mapping.contact must name our fields, each with a field of the CRM or "none".',
      ],
      [
        { mappingRows: { contact: { nick: { from: 'nickname', steps: [{ do: 'trimm' }] } } } },
        'mappingRows.contact must name fields of the CRM, each with a row like {"from":"title","maxLength":128} (docs/mapping.md).',
      ],
      [{ onInvalidField: 'drop' }, 'onInvalidField must be one of "hold", "sendWithout".'],
      [{ timeZone: 'Mars/Olympus_Mons' }, 'timeZone must be a time zone like Europe/Berlin.'],
    ];
    for (const [given, sentence] of mistakes) expect(problemsOf(given)).toEqual([sentence]);
  });
});
