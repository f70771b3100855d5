// Headers in French, those of Outlook's French exports among them.
import type { Language, Spellings } from '../spellings.ts';

const address: Spellings = {
  street: ['Rue', 'Adresse', 'Adresse postale', 'Adresse 1', 'Voie'],
  city: ['Ville', 'Commune', 'Localité'],
  state: ['Département', 'Région', 'Dép/Région', 'Province'],
  postalCode: ['Code postal', 'CP'],
  country: ['Pays', 'Pays/Région'],
  'street@3': ['Rue (bureau)', 'Rue professionnelle'],
  'city@3': ['Ville (bureau)'],
  'state@3': ['Dép/Région (bureau)'],
  'postalCode@3': ['Code postal (bureau)'],
  'country@3': ['Pays/Région (bureau)'],
  'street@4': ['Rue (domicile)'],
  'city@4': ['Ville (domicile)'],
  'state@4': ['Dép/Région (domicile)'],
  'postalCode@4': ['Code postal (domicile)'],
  'country@4': ['Pays/Région (domicile)'],
};

const phones: Spellings = {
  phone: ['Téléphone', 'Numéro de téléphone', 'Tél.', 'Tél', 'Téléphone principal', 'N° de téléphone'],
  'phone@2': [
    'Tél. mobile',
    'Téléphone mobile',
    'Mobile',
    'Portable',
    'Téléphone portable',
    'Numéro de portable',
  ],
  'phone@3': ['Téléphone (bureau)', 'Téléphone professionnel', 'Tél. professionnel', 'Téléphone bureau'],
  'phone@4': ['Téléphone (domicile)', 'Téléphone domicile', 'Téléphone personnel', 'Fixe'],
  'phone@5': ['Téléphone (autre)', 'Autre téléphone'],
  'phone@#': ['Téléphone #', 'Téléphone # (bureau)'],
};

const website: Spellings = { website: ['Site web', 'Site internet', 'Page Web', 'URL du site web'] };

export const french: Language = {
  spellings: {
    contact: {
      ...address,
      ...phones,
      ...website,
      email: [
        'E-mail',
        'Adresse e-mail',
        'Adresse de messagerie',
        'Courriel',
        'Adresse électronique',
        'Adresse courriel',
        'Adresse mail',
        'Mél',
      ],
      'email@2': ['E-mail professionnel', 'Courriel professionnel'],
      'email@3': ['E-mail personnel', 'Courriel personnel'],
      'email@5': ['Autre e-mail', 'E-mail secondaire'],
      'email@#': ['E-mail #', 'Adresse e-mail #', 'Adresse de messagerie #', 'Courriel #'],
      firstName: ['Prénom', 'Prénoms'],
      lastName: ['Nom de famille', 'Patronyme'],
      name: ['Nom', 'Nom complet', 'Nom et prénom', 'Nom du contact'],
      company: [
        'Société',
        'Entreprise',
        'Organisation',
        'Organisme',
        "Nom de l'entreprise",
        'Raison sociale',
        'Employeur',
      ],
      title: ['Fonction', 'Poste', 'Intitulé du poste', 'Titre du poste', 'Profession'],
      salutation: ['Civilité', 'Titre'],
      birthDate: ['Anniversaire', 'Date de naissance'],
      tags: ['Étiquettes', 'Catégories', 'Mots clés', 'Libellés'],
      ownerEmail: ['E-mail du propriétaire'],
    },
    company: {
      ...address,
      ...phones,
      ...website,
      name: ['Nom', 'Société', 'Entreprise', 'Raison sociale', "Nom de l'entreprise", 'Organisation'],
      domain: ['Domaine', 'Nom de domaine'],
    },
    deal: {
      name: ['Nom', 'Affaire', 'Titre', "Nom de l'affaire", 'Transaction'],
      amount: ['Montant', 'Valeur'],
      currency: ['Devise', 'Monnaie'],
      stage: ['Étape', 'Phase'],
      closeDate: ['Date de clôture', 'Date de clôture prévue'],
      probability: ['Probabilité'],
    },
  },
  beside: [
    { column: 'Nom', with: ['Prénom', 'Prénoms'], unless: ['Nom de famille', 'Patronyme'], is: 'lastName' },
    { column: 'Titre', with: ['Civilité'], is: 'title' },
  ],
};
