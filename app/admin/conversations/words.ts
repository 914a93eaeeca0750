/** What is wrong with words somebody typed. */
export type Fault = { readonly key: string; readonly most: number }

export const longestAnswer = 10_000
export const longestNote = 4_000

/** Null when nothing is. */
export const faultOf = (words: string, most: number): Fault | null =>
  words === '' ? { key: 'talk.empty', most } : words.length > most ? { key: 'talk.long', most } : null
