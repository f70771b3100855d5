// Headers in Portuguese, of Brazil and of Portugal.
import type { Language, Spellings } from '../spellings.ts';

const address: Spellings = {
  street: ['Rua', 'Endereço', 'Morada', 'Logradouro'],
  city: ['Cidade', 'Localidade', 'Município'],
  state: ['Estado', 'Distrito', 'UF', 'Província', 'Estado/Região', 'Região'],
  postalCode: ['CEP', 'Código postal'],
  country: ['País', 'País/Região'],
  'street@3': ['Rua do endereço comercial', 'Endereço comercial', 'Rua da empresa'],
  'city@3': ['Cidade do endereço comercial', 'Cidade da empresa'],
  'state@3': ['Estado do endereço comercial'],
  'postalCode@3': ['CEP do endereço comercial', 'Código postal da empresa'],
  'country@3': ['País/Região do endereço comercial'],
  'street@4': ['Rua do endereço residencial', 'Endereço residencial'],
  'city@4': ['Cidade do endereço residencial'],
  'state@4': ['Estado do endereço residencial'],
  'postalCode@4': ['CEP do endereço residencial'],
  'country@4': ['País/Região do endereço residencial'],
};

const phones: Spellings = {
  phone: ['Telefone', 'Número de telefone', 'Tel.', 'Telefone principal'],
  'phone@2': ['Celular', 'Telefone celular', 'Telemóvel', 'Número de celular', 'Telefone móvel'],
  'phone@3': ['Telefone comercial', 'Telefone do trabalho', 'Telefone da empresa'],
  'phone@4': ['Telefone residencial', 'Telefone de casa', 'Telefone fixo', 'Telefone pessoal'],
  'phone@5': ['Outro telefone'],
  'phone@#': ['Telefone #', 'Telefone comercial #'],
};

const website: Spellings = { website: ['Site', 'Página da Web', 'Sítio web', 'URL do site'] };

export const portuguese: Language = {
  spellings: {
    contact: {
      ...address,
      ...phones,
      ...website,
      email: [
        'E-mail',
        'Endereço de e-mail',
        'Correio eletrónico',
        'Correio eletrônico',
        'Endereço de correio eletrónico',
      ],
      'email@2': ['E-mail comercial', 'E-mail do trabalho', 'E-mail profissional'],
      'email@3': ['E-mail pessoal'],
      'email@5': ['Outro e-mail', 'E-mail secundário'],
      'email@#': ['E-mail #', 'Endereço de e-mail #', 'Endereço de correio eletrónico #'],
      firstName: ['Primeiro nome', 'Nome próprio'],
      lastName: ['Sobrenome', 'Último nome', 'Apelido'],
      name: ['Nome', 'Nome completo', 'Nome do contato', 'Nome do contacto'],
      company: ['Empresa', 'Companhia', 'Organização', 'Nome da empresa'],
      title: ['Cargo', 'Função', 'Profissão'],
      salutation: ['Tratamento', 'Título'],
      birthDate: ['Aniversário', 'Data de nascimento', 'Data de aniversário'],
      tags: ['Etiquetas', 'Categorias', 'Marcadores'],
      ownerEmail: ['E-mail do proprietário'],
    },
    company: {
      ...address,
      ...phones,
      ...website,
      name: ['Nome', 'Empresa', 'Razão social', 'Nome da empresa', 'Organização'],
      domain: ['Domínio', 'Nome de domínio'],
    },
    deal: {
      name: ['Nome', 'Negócio', 'Título', 'Oportunidade'],
      amount: ['Valor', 'Montante', 'Quantia'],
      currency: ['Moeda'],
      stage: ['Etapa', 'Estágio', 'Fase'],
      closeDate: ['Data de fechamento', 'Data de fecho'],
      probability: ['Probabilidade'],
    },
  },
  beside: [
    {
      column: 'Nome',
      with: ['Sobrenome', 'Último nome', 'Apelido'],
      unless: ['Primeiro nome', 'Nome próprio'],
      is: 'firstName',
    },
    // In Brazil it is what friends say.
    { column: 'Apelido', with: ['Sobrenome', 'Último nome'], is: 'Apelido' },
  ],
};
