/** A finished letter, before MIME. */
export type Letter = {
  readonly subject: string
  readonly html: string
  readonly text: string
}
