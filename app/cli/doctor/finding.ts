/** What was looked at, in a plain sentence. `unknown`: it could not be found out from here. */
export type Finding = { readonly is: 'right' | 'wrong' | 'unknown'; readonly sentence: string }

export const right = (sentence: string): Finding => ({ is: 'right', sentence })
export const wrong = (sentence: string): Finding => ({ is: 'wrong', sentence })
export const unknown = (sentence: string): Finding => ({ is: 'unknown', sentence })
