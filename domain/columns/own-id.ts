// Columns that apps and shops call their own ids. None is taken for the id by itself; they are what is advised first.
import { folded } from './folded.ts';

const whose = [
  'customer',
  'client',
  'user',
  'member',
  'subscriber',
  'patient',
  'student',
  'donor',
  'employee',
];
const numbers = ['id', 'number', 'no', 'nr', 'code'];

const names = new Set([
  ...whose.flatMap((one) => numbers.map((number) => one + number)),
  'uid',
  'uuid',
  'guid',
  ...[
    // German
    'Kundennummer',
    'Kunden-Nr.',
    'Kunden-ID',
    'Kundennr',
    'Mitgliedsnummer',
    'Benutzer-ID',
    // French
    'Identifiant',
    'Identifiant client',
    'Numéro client',
    'Numéro de client',
    'Code client',
    'ID client',
    // Spanish
    'Identificador',
    'ID cliente',
    'ID de cliente',
    'Número de cliente',
    'Código de cliente',
    // Portuguese
    'ID do cliente',
    'Número do cliente',
    'Código do cliente',
    // Dutch
    'Klantnummer',
    'Klantnr',
    'Klant-ID',
    'Lidnummer',
  ].map(folded),
]);

export function looksLikeOwnId(name: string): boolean {
  return names.has(folded(name));
}
