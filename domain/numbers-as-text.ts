// JSON's numbers as the text that they are. JSON.parse rounds 12345678901234567890 before anybody could look, and tells
// the text of a number only from Node 21 on.

const textOrNumber = /"(?:[^"\\]+|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/** The JSON with those numbers in quotes that are wanted so. What is no JSON stays none. */
export function numbersAsText(json: string, isWanted: (number: string) => boolean = () => true): string {
  return json.replace(textOrNumber, (part) => (!part.startsWith('"') && isWanted(part) ? `"${part}"` : part));
}
