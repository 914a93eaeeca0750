/** What leads to a person's rows. */
export type Trace = 'customers' | 'addresses' | 'orders' | 'messages' | 'responses' | 'mails' | 'conversations'

export type Personal = {
  /** Columns by which the rows of one person are found, and what each holds (an address as its fingerprint). */
  readonly found: Readonly<Record<string, Trace>>
  /** On erasure: the whole row goes, or only the personal columns are emptied (the rest keeps the shop's statistics true). */
  readonly erase: 'row' | 'columns'
}

export type TableEntry = {
  /** False: not a shop's own (it has no shop_id, or belongs to the installation). */
  readonly tenant: boolean
  /** Columns that say nothing about a person. */
  readonly plain: readonly string[]
  /** Columns that hold sealed values, and the table each was sealed for: a change of SECRET_KEY seals them anew. */
  readonly sealed?: Readonly<Record<string, string>>
  /** Columns about a person, and what is written over them; `null` empties, anything else is the neutral value. */
  readonly personal?: Readonly<Record<string, string | null>>
  readonly person?: Personal
  /** Days after which rows (by `age`) go, or `payload`-like columns are emptied; null: kept while the shop is. */
  readonly keep?: Keep
}

export type Keep = {
  readonly days: number
  readonly age: string
  readonly only?: readonly string[]
  /** What a merchant calls it, who may keep it for a shorter time of at least so many days, never longer: others need that much. */
  readonly shorter?: { readonly kind: Kind; readonly least: number }
}

/** Kinds of data a shop may let go of sooner. */
export const kinds = ['letters', 'mail', 'carts', 'decisions', 'visits', 'webhooks'] as const
export type Kind = (typeof kinds)[number]

/** Column names, written as a sentence. */
export const words = (text: string): readonly string[] => text.split(' ')

export type Tables = Readonly<Record<string, TableEntry>>
