// Headers in German, those of Outlook's German exports among them.
import type { Language, Spellings } from '../spellings.ts';

const address: Spellings = {
  street: ['Straße', 'Str.', 'Adresse', 'Anschrift', 'Straße und Hausnummer', 'Straße/Nr.'],
  city: ['Ort', 'Stadt', 'Wohnort'],
  state: ['Bundesland', 'Kanton', 'Bundesland/Kanton', 'Land/Bundesland'],
  postalCode: ['PLZ', 'Postleitzahl'],
  country: ['Land', 'Land/Region', 'Staat'],
  'street@3': ['Straße geschäftlich'],
  'city@3': ['Ort geschäftlich'],
  'state@3': ['Region geschäftlich', 'Bundesland/Kanton geschäftlich'],
  'postalCode@3': ['Postleitzahl geschäftlich', 'PLZ geschäftlich'],
  'country@3': ['Land/Region geschäftlich', 'Land geschäftlich'],
  'street@4': ['Straße privat'],
  'city@4': ['Ort privat'],
  'state@4': ['Bundesland/Kanton privat', 'Region privat'],
  'postalCode@4': ['Postleitzahl privat', 'PLZ privat'],
  'country@4': ['Land/Region privat', 'Land privat'],
  'street@5': ['Weitere Straße'],
  'city@5': ['Weiterer Ort'],
  'state@5': ['Weiteres/r Bundesland/Kanton'],
  'postalCode@5': ['Weitere Postleitzahl'],
  'country@5': ['Weiteres/e Land/Region'],
};

const phones: Spellings = {
  phone: ['Telefon', 'Telefonnummer', 'Tel.', 'Tel.-Nr.', 'Rufnummer', 'Haupttelefon'],
  'phone@2': ['Mobiltelefon', 'Mobil', 'Handy', 'Handynummer', 'Mobilnummer', 'Mobiltelefonnummer'],
  'phone@3': ['Telefon geschäftlich', 'Telefon (geschäftlich)', 'Telefon dienstlich', 'Festnetz'],
  'phone@4': ['Telefon privat', 'Telefon (privat)'],
  'phone@5': ['Weiteres Telefon', 'Telefon (andere)'],
  'phone@#': ['Telefon #', 'Telefon geschäftlich #'],
};

const website: Spellings = { website: ['Webseite', 'Webadresse', 'Internetseite', 'Homepage', 'Internet'] };

export const german: Language = {
  spellings: {
    contact: {
      ...address,
      ...phones,
      ...website,
      email: ['E-Mail', 'E-Mail-Adresse', 'Mailadresse', 'E-Mail Adresse', 'Emailadresse'],
      'email@2': ['E-Mail geschäftlich', 'E-Mail (geschäftlich)', 'Geschäftliche E-Mail'],
      'email@3': ['E-Mail privat', 'E-Mail (privat)', 'Private E-Mail'],
      'email@5': ['Weitere E-Mail', 'Zweite E-Mail'],
      'email@#': ['E-Mail #', 'E-Mail #: Adresse', 'E-Mail-Adresse #'],
      firstName: ['Vorname', 'Rufname'],
      lastName: ['Nachname', 'Familienname', 'Zuname'],
      name: ['Name', 'Vollständiger Name', 'Vor- und Nachname', 'Kontaktname', 'Kontakt', 'Ansprechpartner'],
      company: ['Firma', 'Unternehmen', 'Firmenname', 'Unternehmensname', 'Organisation', 'Arbeitgeber'],
      title: ['Position', 'Berufsbezeichnung', 'Stellenbezeichnung', 'Jobtitel', 'Funktion', 'Beruf'],
      salutation: ['Anrede', 'Titel', 'Akademischer Titel'],
      birthDate: ['Geburtstag', 'Geburtsdatum'],
      tags: ['Schlagworte', 'Schlagwörter', 'Kategorien', 'Stichwörter', 'Etiketten'],
      ownerEmail: ['E-Mail des Zuständigen'],
    },
    company: {
      ...address,
      ...phones,
      ...website,
      name: ['Firma', 'Firmenname', 'Unternehmen', 'Unternehmensname', 'Organisation'],
      domain: ['Domäne', 'Domain'],
    },
    deal: {
      name: ['Geschäft', 'Bezeichnung', 'Titel', 'Verkaufschance'],
      amount: ['Betrag', 'Wert', 'Summe', 'Auftragswert'],
      currency: ['Währung'],
      stage: ['Phase', 'Verkaufsphase'],
      closeDate: ['Abschlussdatum', 'Voraussichtlicher Abschluss'],
      probability: ['Wahrscheinlichkeit'],
    },
  },
  beside: [
    // "Name, Vorname" is how lists of people begin.
    { column: 'Name', with: ['Vorname'], unless: ['Nachname', 'Familienname', 'Zuname'], is: 'lastName' },
    // "Anrede" is Herr or Frau; a title beside it is an academic one.
    { column: 'Titel', with: ['Anrede'], is: 'Titel' },
    { column: 'Akademischer Titel', with: ['Anrede', 'Titel'], is: 'Akademischer Titel' },
  ],
};
