// The languages in which headers are read. Where two of them disagree about a word, the first one that knows it counts.
import type { Language } from '../spellings.ts';
import { dutch } from './dutch.ts';
import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import { portuguese } from './portuguese.ts';
import { spanish } from './spanish.ts';

export const languages: readonly Language[] = [english, german, french, spanish, portuguese, dutch];
