import type { Database } from '../../../app/config.ts'
import type { Dice } from './dice.ts'
import type { MariaDb } from './mariadb.ts'

/** What a proof is given. */
export type Setting = {
  readonly kind: Database['kind']
  /** The nightly numbers instead of the quick ones. */
  readonly full: boolean
  /** Two doors and four workers stand where otherwise one server does. */
  readonly many: boolean
  /** How long a soak lasts; null: as long as its tier says. */
  readonly minutes: number | null
  readonly dice: Dice
  /** A database server of the run's own; null on SQLite. */
  readonly mariaDb: MariaDb | null
  readonly redisUrl: string | null
  /** A word on how it goes. */
  readonly say: (sentence: string) => void
}

export type Figures = Readonly<Record<string, number | string>>

/** What was measured, and what had to be true of it. */
export type Finding = { readonly figures: Figures; readonly must: Readonly<Record<string, boolean>> }

/** One file of this folder: the guarantees it proves, each in a sentence, and how. */
export type Proof = {
  readonly guarantees: Readonly<Record<string, string>>
  /** `once`: nothing in it depends on the database. */
  readonly on: 'each database' | 'mariadb' | 'sqlite' | 'once'
  /** Looks at what all others left behind. */
  readonly last?: boolean
  /** Asks of many processes what it asks of one. */
  readonly many?: boolean
  /** Left out of the quick tier. */
  readonly fullOnly?: boolean
  readonly run: (setting: Setting) => Promise<Readonly<Record<string, Finding>>>
}
