// Headers in Spanish.
import type { Language, Spellings } from '../spellings.ts';

const address: Spellings = {
  street: ['Calle', 'Dirección', 'Domicilio', 'Dirección postal'],
  city: ['Ciudad', 'Población', 'Localidad', 'Municipio'],
  state: [
    'Estado',
    'Provincia',
    'Estado o provincia',
    'Provincia o estado',
    'Departamento estado',
    'Comunidad autónoma',
    'Región',
  ],
  postalCode: ['Código postal', 'C.P.', 'CP'],
  country: ['País', 'País o región', 'País/Región'],
  'street@3': ['Calle del trabajo', 'Dirección del trabajo'],
  'city@3': ['Ciudad de trabajo', 'Ciudad del trabajo'],
  'state@3': ['Estado o provincia de trabajo'],
  'postalCode@3': ['Código postal del trabajo'],
  'country@3': ['País o región del trabajo'],
  'street@4': ['Calle particular'],
  'city@4': ['Ciudad de residencia'],
  'state@4': ['Estado o provincia de residencia'],
  'postalCode@4': ['Código postal de residencia'],
  'country@4': ['País o región de residencia'],
};

const phones: Spellings = {
  phone: ['Teléfono', 'Número de teléfono', 'Tel.', 'Tfno.', 'Teléfono principal'],
  'phone@2': ['Teléfono móvil', 'Móvil', 'Celular', 'Teléfono celular', 'Número de móvil'],
  'phone@3': ['Teléfono del trabajo', 'Teléfono de trabajo', 'Teléfono de la oficina', 'Teléfono oficina'],
  'phone@4': ['Teléfono particular', 'Teléfono de casa', 'Teléfono fijo', 'Teléfono personal'],
  'phone@5': ['Otro teléfono'],
  'phone@#': ['Teléfono #', 'Teléfono del trabajo #'],
};

const website: Spellings = {
  website: ['Sitio web', 'Página web', 'Página Web personal', 'URL del sitio web'],
};

export const spanish: Language = {
  spellings: {
    contact: {
      ...address,
      ...phones,
      ...website,
      email: [
        'Correo',
        'Correo electrónico',
        'Dirección de correo electrónico',
        'Dirección de correo',
        'E-mail',
        'Correo-e',
      ],
      'email@2': ['Correo del trabajo', 'Correo electrónico del trabajo', 'Correo electrónico laboral'],
      'email@3': ['Correo personal', 'Correo electrónico personal'],
      'email@5': ['Otro correo', 'Correo electrónico secundario'],
      'email@#': [
        'Correo electrónico #',
        'Correo #',
        'Dirección de correo electrónico #',
        'Dirección del correo electrónico #',
      ],
      firstName: ['Nombre de pila', 'Primer nombre', 'Nombres'],
      lastName: ['Apellidos', 'Apellido', 'Primer apellido'],
      name: ['Nombre', 'Nombre completo', 'Nombre y apellidos', 'Nombre del contacto'],
      company: ['Empresa', 'Compañía', 'Organización', 'Nombre de la empresa', 'Organización empresa'],
      title: ['Cargo', 'Puesto', 'Puesto de trabajo'],
      salutation: ['Tratamiento', 'Título'],
      birthDate: ['Cumpleaños', 'Fecha de nacimiento'],
      tags: ['Etiquetas', 'Categorías'],
      ownerEmail: ['Correo del propietario'],
    },
    company: {
      ...address,
      ...phones,
      ...website,
      name: ['Nombre', 'Empresa', 'Compañía', 'Razón social', 'Nombre de la empresa', 'Organización'],
      domain: ['Dominio', 'Nombre de dominio'],
    },
    deal: {
      name: ['Nombre', 'Negocio', 'Título', 'Trato', 'Oportunidad'],
      amount: ['Importe', 'Monto', 'Valor', 'Cantidad'],
      currency: ['Moneda', 'Divisa'],
      stage: ['Etapa', 'Fase'],
      closeDate: ['Fecha de cierre', 'Fecha de cierre prevista'],
      probability: ['Probabilidad'],
    },
  },
  beside: [
    {
      column: 'Nombre',
      with: ['Apellidos', 'Apellido', 'Primer apellido'],
      unless: ['Nombre de pila', 'Primer nombre', 'Nombres'],
      is: 'firstName',
    },
  ],
};
