import type { Quoted } from './quoted.ts'

/** A finished letter, before MIME. */
export type Letter = {
  readonly subject: string
  readonly html: string
  readonly text: string
}

/** A letter whose HTML is encoded for the way already. */
export type PostedLetter = Omit<Letter, 'html'> & { readonly html: Quoted }
