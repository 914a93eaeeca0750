import type { Knex } from 'knex'
import type { z } from 'zod'
import type { Shop } from '../domain/shop.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'

/** What an operation may reach: one shop, at one moment. Changes run inside the transaction that also keeps their answer. */
export type Call<Query = unknown, Body = unknown> = {
  readonly knex: Knex
  readonly keys: Keys
  readonly shop: Shop
  readonly now: Instant
  readonly id: string
  readonly query: Query
  readonly body: Body
}

/** A thing the interface speaks of. The schema checks nothing at run time: it writes the document, and tests hold answers against it. */
export type Resource = { readonly name: string; readonly schema: z.ZodType }

/** Null: there is no such thing. `next`: the cursor of the next page. */
export type Answer = { readonly data: unknown; readonly next?: string | null } | null

type Described = {
  /** `/responses/{id}` */
  readonly path: string
  readonly summary: string
  readonly answers: Resource
  /** A page of them, newest first. */
  readonly list?: boolean
}

export type Reading<Query extends z.ZodType = z.ZodType> = Described & {
  readonly method: 'get'
  readonly query?: Query
  readonly run: (call: Call<z.output<Query>>) => Promise<Answer>
}

export type Change<Body extends z.ZodType = z.ZodType> = Described & {
  readonly method: 'post'
  readonly body: Body
  /** 201 when something is there now that was not; else 200. */
  readonly status: 200 | 201
  /** Whether the answer may be kept for a repeated request. One that holds personal data is made again instead. */
  readonly keeps: boolean
  readonly run: (call: Call<unknown, z.output<Body>> & { readonly knex: Knex.Transaction }) => Promise<Answer>
}

export type Operation = Reading | Change

/** Keeps a query's type for its own `run` while the list of operations forgets it. */
export const reading = <Query extends z.ZodType>(operation: Omit<Reading<Query>, 'method'>): Operation =>
  ({ ...operation, method: 'get' }) as unknown as Operation
export const change = <Body extends z.ZodType>(operation: Omit<Change<Body>, 'method'>): Operation =>
  ({ ...operation, method: 'post' }) as unknown as Operation
