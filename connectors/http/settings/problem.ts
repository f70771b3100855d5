/** A setting that does not go together with the others, and the sentence that mends it. */
export type Problem = readonly [setting: string, sentence: string];
