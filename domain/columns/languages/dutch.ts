// Headers in Dutch.
import type { Language, Spellings } from '../spellings.ts';

const address: Spellings = {
  street: ['Straat', 'Adres', 'Straatnaam', 'Straat en huisnummer', 'Adresregel 1'],
  city: ['Plaats', 'Stad', 'Woonplaats', 'Gemeente'],
  state: ['Provincie', 'Staat/provincie', 'Regio'],
  postalCode: ['Postcode'],
  country: ['Land', 'Land/regio'],
  'street@3': ['Werkadres, straat', 'Werkadres'],
  'city@3': ['Werkadres, plaats'],
  'state@3': ['Werkadres, provincie'],
  'postalCode@3': ['Werkadres, postcode'],
  'country@3': ['Werkadres, land/regio'],
  'street@4': ['Huisadres, straat', 'Huisadres'],
  'city@4': ['Huisadres, plaats'],
  'state@4': ['Huisadres, provincie'],
  'postalCode@4': ['Huisadres, postcode'],
  'country@4': ['Huisadres, land/regio'],
};

const phones: Spellings = {
  phone: ['Telefoon', 'Telefoonnummer', 'Tel.', 'Hoofdtelefoon'],
  'phone@2': ['Mobiel', 'Mobiele telefoon', 'Mobiel nummer', 'Gsm', '06-nummer'],
  'phone@3': ['Telefoon op werk', 'Telefoon werk', 'Telefoon zakelijk', 'Zakelijk telefoonnummer'],
  'phone@4': ['Telefoon thuis', 'Telefoon privé', 'Vaste telefoon'],
  'phone@5': ['Andere telefoon'],
  'phone@#': ['Telefoon #', 'Telefoon op werk #', 'Telefoonnummer #'],
};

const website: Spellings = { website: ['Webpagina', 'Website-URL', 'Internetpagina'] };

export const dutch: Language = {
  spellings: {
    contact: {
      ...address,
      ...phones,
      ...website,
      email: ['E-mailadres', 'E-mail', 'Mailadres'],
      'email@2': ['E-mail werk', 'Zakelijk e-mailadres', 'E-mail zakelijk'],
      'email@3': ['E-mail privé', 'Privé e-mailadres'],
      'email@5': ['Ander e-mailadres', 'Tweede e-mailadres'],
      'email@#': ['E-mailadres #', 'E-mail #', 'E-mailadres # adres'],
      firstName: ['Voornaam', 'Roepnaam'],
      lastName: ['Achternaam', 'Familienaam'],
      name: ['Naam', 'Volledige naam', 'Contactnaam', 'Contactpersoon'],
      company: ['Bedrijf', 'Bedrijfsnaam', 'Organisatie', 'Werkgever'],
      title: ['Functie', 'Functietitel', 'Beroep'],
      salutation: ['Aanhef', 'Titel'],
      birthDate: ['Verjaardag', 'Geboortedatum'],
      tags: ['Trefwoorden', 'Categorieën', 'Labels'],
      ownerEmail: ['E-mail van eigenaar'],
    },
    company: {
      ...address,
      ...phones,
      ...website,
      name: ['Naam', 'Bedrijf', 'Bedrijfsnaam', 'Organisatie'],
      domain: ['Domein', 'Domeinnaam'],
    },
    deal: {
      name: ['Naam', 'Titel', 'Dealnaam', 'Kans'],
      amount: ['Bedrag', 'Waarde'],
      currency: ['Valuta', 'Munteenheid'],
      stage: ['Fase', 'Stadium'],
      closeDate: ['Sluitdatum', 'Verwachte sluitdatum'],
      probability: ['Waarschijnlijkheid'],
    },
  },
  beside: [
    { column: 'Naam', with: ['Voornaam', 'Roepnaam'], unless: ['Achternaam', 'Familienaam'], is: 'lastName' },
  ],
};
