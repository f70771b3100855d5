// Which company a contact names in words, and that colleagues name the same one.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { workflowIdOf } from '../workflow-id.ts';
import { companyOfText, isCompanyOfText } from './company-of-text.ts';

const isNobodys = (domain: string): boolean => domain === 'gmail.com' || domain === 'linkedin.com';

test.each([
  [{ company: 'Acme', email: 'Ann@Acme.Example' }, 'domain:acme.example'],
  [{ company: 'ACME Ltd.', email: 'bob@acme.example' }, 'domain:acme.example'],
  [
    { company: 'Acme', email: 'ann@gmail.com', website: 'https://www.acme.example/team' },
    'domain:acme.example',
  ],
  [{ company: 'Acme', emails: ['ann@gmail.com', 'ann@acme.example'] }, 'domain:acme.example'],
  [{ company: 'ACME, Ltd.', email: 'ann@gmail.com' }, 'name:acme ltd'],
  [{ company: ' acme  ltd ', website: 'https://linkedin.com/in/ann' }, 'name:acme ltd'],
  [{ company: 'Bücher & Söhne' }, 'name:bücher söhne'],
  // By its id, or not at all.
  [{ company: 'Acme', companyId: 'acme', email: 'ann@acme.example' }, undefined],
  [{ company: 'n/a', email: 'ann@acme.example' }, undefined],
  [{ company: '…' }, undefined],
  [{ email: 'ann@acme.example' }, undefined],
  [{ company: 'Acme', companyId: null, email: 'ann@acme.example' }, 'domain:acme.example'],
])('%j names %s', (fields, entityId) => {
  expect(companyOfText(fields, isNobodys)?.entityId).toBe(entityId);
});

test('its name is the text, and its domain stands beside it', () => {
  expect(companyOfText({ company: ' Acme Ltd ', email: 'ann@acme.example' }, isNobodys)?.fields).toEqual({
    name: 'Acme Ltd',
    domain: 'acme.example',
  });
});

test('whatever a contact says, the id fits into a workflow id, and is known as ours', () => {
  fc.assert(
    fc.property(
      fc.record({ company: fc.string({ unit: 'grapheme' }), email: fc.emailAddress() }),
      (fields) => {
        const company = companyOfText(fields, isNobodys);
        if (company === undefined) return;
        expect(isCompanyOfText(company.entityId)).toBe(true);
        const key = { connectionId: 'c'.repeat(60), object: 'company', entityId: company.entityId } as const;
        expect(() => workflowIdOf(key)).not.toThrow();
      },
    ),
  );
});
