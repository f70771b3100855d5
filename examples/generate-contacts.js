// Writes the two CSV files beside it: node examples/generate-contacts.js
//
// contacts.csv                1,200 made-up people, all valid. E-mails are at example.com, .org and .net, phones are
//                             of the 555-01xx range that belongs to nobody; both are unique.
// contacts-with-mistakes.csv  22 rows with a byte-order mark, `;` between the cells, and these mistakes, each of
//                             which an import has to say with its line number:
//                               line 6   repeats line 3, same content              → repeated
//                               line 8   repeats the id of line 4, other content   → rejected
//                               line 10  no id                                     → rejected
//                               line 12  `grace.at.example.com` is no e-mail       → rejected
//                               line 15  an id of 230 characters                   → rejected
//                               line 23  a quote that is never closed, at the end  → rejected
//
// The same seed gives the same files, byte by byte; a test run may be compared with the last one.
import { writeFileSync } from 'node:fs';

const seed = 20_261_121;
const peopleCount = 1200;

// First names, last names and places that go together.
const regions = [
  {
    first: 'Aoife, Ciarán, Niamh, Seán, Róisín, Oliver, Harriet, Siobhán, Callum, Imogen',
    last: "O'Brien, O'Connor, Murphy, Byrne, Fitzgerald, Ashworth-Cole, Hughes, D'Arcy, Kelly, Wren",
    places: 'Dublin, Ireland; Cork, Ireland; Leeds, United Kingdom; Glasgow, United Kingdom',
  },
  {
    first: 'Élodie, Jean-Luc, Anaïs, François, Noémie, Théo, Marie-Claire, Loïc, Zoé, Rémi',
    last: "L'Hermitte, Lefèvre, Dubois, Gauthier, N'Diaye, Bérubé, Martin-Duval, Picard, Côté, Moreau",
    places: 'Lyon, France; Nantes, France; Montréal, Canada; Genève, Switzerland',
  },
  {
    first: 'Jürgen, Käthe, Björn, Anneliese, Lukas, Mareike, Hans-Peter, Sabine, Jörg, Greta',
    last: 'Müller, Schäfer, Weiß, Großmann, Meyer-Lüdenscheid, Krüger, Becker, Vogel, Hoffmann, Böhm',
    places: 'Köln, Germany; Leipzig, Germany; Graz, Austria; Zürich, Switzerland',
  },
  {
    first: 'José, Lucía, Iñaki, Begoña, Martín, Ximena, Ángel, Valentina, Raúl, Inés',
    last: 'Núñez, García-Márquez, Peña, Ibáñez, Fernández, Quiroga, Muñoz, Ortega y Vega, Zúñiga, Solís',
    places: 'Sevilla, Spain; Bilbao, Spain; Bogotá, Colombia; Guadalajara, Mexico; Córdoba, Argentina',
  },
  {
    first: 'João, Conceição, Thaís, Antônio, Beatriz, Inácio, Letícia, Rui, Vitória, Caio',
    last: "Gonçalves, Araújo, da Conceição, Simões, Magalhães, D'Ávila, Pereira, Sá-Carneiro, Assunção, Lima",
    places: 'Porto, Portugal; Braga, Portugal; São Paulo, Brazil; Belém, Brazil',
  },
  {
    first: 'Åsa, Søren, Ingrid, Håkon, Maja, Øyvind, Päivi, Anders, Þóra, Linnea',
    last: 'Ångström, Sørensen, Bjørnstad, Lindqvist, Hämäläinen, Dahl-Olsen, Nyström, Ødegård, Jónsdóttir, Berg',
    places: 'Malmö, Sweden; Århus, Denmark; Tromsø, Norway; Jyväskylä, Finland; Reykjavík, Iceland',
  },
  {
    first: 'Łukasz, Małgorzata, Jiří, Božena, Wojciech, Zsófia, István, Agnieszka, Ondřej, Tereza',
    last: 'Wiśniewski, Dvořák, Kowalska-Nowak, Szabó, Żuraw, Černý, Pawłowska, Németh, Říha, Gębala',
    places: 'Łódź, Poland; Gdańsk, Poland; Plzeň, Czechia; Győr, Hungary',
  },
  {
    first: 'Ayşe, Çağla, Ömer, Işıl, Yiğit, Layla, Nur, Omar, Samira, Khalil',
    last: 'Yılmaz, Öztürk, Şahin, Güneş, Al-Farouk, El-Sayed, Haddad, Çelik, Ben-Ami, Mansour',
    places: 'İzmir, Türkiye; Bursa, Türkiye; Amman, Jordan; Alexandria, Egypt',
  },
  {
    first: 'Priya, Arjun, Lakshmi, Imran, Kavita, Rohan, Anh, Minh, Thảo, Quốc',
    last: 'Subramanian, Chaudhury, Iyer, Sen-Gupta, Kapoor, Nguyễn, Trần, Đặng, Lê, Rahman',
    places: 'Pune, India; Kochi, India; Đà Nẵng, Vietnam; Dhaka, Bangladesh',
  },
  {
    first: 'Chinedu, Ngozi, Kwame, Adwoa, Thandiwe, Sipho, Amara, Femi, Zainab, Tariro',
    last: "Okonkwo, Ng'ang'a, Mensah-Boateng, Adébáyò, Dlamini, Nkosi, Eze, M'Baye, Owusu, Chikwanha",
    places: 'Lagos, Nigeria; Kumasi, Ghana; Nairobi, Kenya; Durban, South Africa',
  },
  {
    first: 'Haruka, Kenji, Sakura, Ji-woo, Min-jun, Mei, Jian, Yūto, Seo-yeon, Lihua',
    last: 'Tanaka, Satō, Ōno, Kim, Park, Zhāng, Lǐ, Watanabe, Chen-Wu, Fujimoto',
    places: 'Sapporo, Japan; Busan, South Korea; Taipei, Taiwan; Singapore, Singapore',
  },
  {
    first: "Giulia, Niccolò, Chiara, Sa'id, Femke, Joost, Anouk, Matteo, Noor, Pieter-Jan",
    last: "D'Angelo, Ferrarò, Dell'Acqua, van der Berg, in 't Veld, de Vries, Rossi, Jansen, Bianchi-Neri, Maes",
    places: 'Torino, Italy; Bari, Italy; Utrecht, Netherlands; Gent, Belgium',
  },
].map(({ first, last, places }) => ({
  first: first.split(', '),
  last: last.split(', '),
  places: places.split('; '),
}));

const companies = [
  'Bluefern Analytics',
  'Harbour & Stone, Ltd.',
  "O'Leary Foods",
  'Tanaka, Ito & Partners',
  'Söhne Maschinenbau GmbH',
  'Quartz Lantern',
  'Paper Kite Studio, Inc.',
  'Île Verte Logistique',
  'Copperline Energy',
  'Meadow "Green" Mills',
  'Nordlys Software',
  'Saffron Gate Travel',
  '',
];
const titles = [
  'Head of Sales',
  'Director, Customer Success',
  'Software Engineer',
  'Founder',
  'Office Manager',
  'VP, Operations',
  'Buyer',
  'Nurse',
  '',
];
const tags = ['newsletter', 'trial', 'webinar', 'partner', 'referral', 'whatsapp'];
const plans = ['free', 'free', 'starter', 'pro', 'enterprise', ''];
const domains = ['example.com', 'example.org', 'example.net'];
// Each has a hundred numbers 555-0100 to 555-0199.
const areaCodes =
  '201 202 206 207 212 213 214 215 216 217 302 303 304 305 307 308 312 313 314 315 401 402 404 405 406 407 412 413 414 415'.split(
    ' ',
  );
const columns = 'id,first_name,last_name,email,phone,company,title,city,country,tags,lead_score,plan'.split(
  ',',
);

/** A small generator of numbers from 0 to 1 (mulberry32): the same on every machine, unlike Math.random. */
function createRandom(start) {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function createPeople(count, random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const phones = shuffledPhones(random);
  const usedAddresses = new Set();
  return Array.from({ length: count }, (_, at) => {
    const region = pick(regions);
    const [first, last] = [pick(region.first), pick(region.last)];
    const [city, country] = pick(region.places).split(', ');
    const ownTags = tags.filter(() => random() < 0.25).join(',');
    return {
      id: `c-${String(at + 1).padStart(4, '0')}`,
      first_name: first,
      last_name: last,
      email: uniqueAddress(first, last, pick(domains), usedAddresses),
      phone: phones[at],
      company: pick(companies),
      title: pick(titles),
      city,
      country,
      tags: ownTags,
      lead_score: random() < 0.15 ? '' : String(Math.floor(random() * 101)),
      plan: pick(plans),
    };
  });
}

function shuffledPhones(random) {
  const phones = areaCodes.flatMap((area) =>
    Array.from({ length: 100 }, (_, line) => `+1 ${area} 555 01${String(line).padStart(2, '0')}`),
  );
  for (let at = phones.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [phones[at], phones[other]] = [phones[other], phones[at]];
  }
  return phones;
}

function uniqueAddress(first, last, domain, used) {
  const name = `${plainLetters(first)}.${plainLetters(last)}`;
  for (let number = 1; ; number += 1) {
    const local = number === 1 ? name : `${name}${number}`;
    if (used.has(local)) continue;
    used.add(local);
    return `${local}@${domain}`;
  }
}

/** "Łukasz" → "lukasz": what these people would type into a form for an e-mail address. */
function plainLetters(text) {
  const without = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ı: 'i', þ: 'th', æ: 'ae' };
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[ßøłđıþæ]/g, (letter) => without[letter])
    .replaceAll(/[^a-z-]/g, '');
}

function toCsv(rows, delimiter) {
  const cell = (value) =>
    value.includes(delimiter) || /["\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  return rows.map((row) => `${row.map(cell).join(delimiter)}\n`).join('');
}

function withMistakes(people) {
  const rows = people
    .slice(0, 21)
    .map((person, at) => ({ ...person, id: `m-${String(at + 1).padStart(2, '0')}` }));
  // The header is line 1, so row 0 stands on line 2.
  const line = (number) => rows[number - 2];
  Object.assign(line(6), line(3));
  Object.assign(line(8), { id: line(4).id });
  Object.assign(line(10), { id: '' });
  Object.assign(line(12), { email: 'grace.at.example.com' });
  Object.assign(line(15), { id: `m-${'x'.repeat(228)}` });
  return rows;
}

const cellsOf = (person) => columns.map((column) => person[column]);
const people = createPeople(peopleCount, createRandom(seed));
writeFileSync(new URL('contacts.csv', import.meta.url), toCsv([columns, ...people.map(cellsOf)], ','));

const mistaken = withMistakes(createPeople(peopleCount, createRandom(seed + 1)));
writeFileSync(
  new URL('contacts-with-mistakes.csv', import.meta.url),
  `\uFEFF${toCsv([columns, ...mistaken.map(cellsOf)], ';')}m-22;Grace;"Hopper;grace@example.com;+1 212 555 0199;;;;;;;\n`,
);
