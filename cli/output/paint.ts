// Colours where a person looks at a terminal, and nowhere else (https://no-color.org).
import { styleText } from 'node:util';

export type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';

export function paint(colour: Colour, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  const isWanted = stream.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  return isWanted ? styleText(colour, text) : text;
}

const colours: Record<string, Colour> = {
  synced: 'green',
  active: 'green',
  created: 'green',
  updated: 'green',
  unchanged: 'green',
  sent: 'green',
  finished: 'green',
  waiting: 'cyan',
  pushing: 'cyan',
  running: 'cyan',
  interrupted: 'yellow',
  pending: 'cyan',
  paused: 'yellow',
  skipped: 'yellow',
  nothing_to_send: 'yellow',
  needs_attention: 'red',
  auth_expired: 'red',
  unknown: 'red',
  failed: 'red',
  forgotten: 'red',
  cancelled: 'red',
};

/** A status, state or outcome in the colour of how good it is. */
export function paintWord(word: string, shown = word): string {
  const colour = colours[word];
  return colour === undefined ? shown : paint(colour, shown);
}
