import type { Knex } from 'knex'
import { fromJson } from '../db/row.ts'
import { type Outcome, outcomeOf, outcomes, promiseKept } from '../domain/outcome.ts'
import type { ParcelHistory } from '../domain/parcel.ts'
import { day } from '../domain/time.ts'
import type { Counter } from './counter.ts'

type Row = {
  carrier: string | null
  history: string
  status_at: number | string
  expected_at: number | string | null
}

const mostCarrier = 120
const over = ['delivered', 'failed']

/** Parcels that arrived or were lost, on the day they did, by how it turned out and who carried them. */
export const parcelCounter: Counter = {
  name: 'parcels',
  changes: 'marked',
  async first(knex, shopId) {
    const moments: number[] = []
    // One by one, each from the beginning of an index: this is asked every minute.
    for (const status of over) {
      const row = (await knex('parcels').where({ shop_id: shopId, status }).min({ at: 'status_at' }).first()) as {
        at: number | string | null
      }
      if (row.at !== null) moments.push(Number(row.at))
    }
    return moments.length > 0 ? Math.min(...moments) : null
  },
  async count(knex, shopId, { from, to }) {
    const rows = (await arrived(knex, shopId)
      .where('status_at', '>=', from)
      .where('status_at', '<', to)
      .select('carrier', 'history', 'status_at', 'expected_at')) as Row[]
    const counts = new Map<string, { day: number; value: string; n: number }>()
    for (const row of rows) {
      const on = Math.floor(Number(row.status_at) / day)
      const value = valueOf(row)
      const known = counts.get(`${on} ${value}`)
      if (known) known.n++
      else counts.set(`${on} ${value}`, { day: on, value, n: 1 })
    }
    return [...counts.values()]
  },
}

const arrived = (knex: Knex, shopId: number): Knex.QueryBuilder =>
  knex('parcels').where({ shop_id: shopId, cancelled: 0 }).whereIn('status', over)

const promises = ['kept', 'broken', 'none'] as const
type Promised = (typeof promises)[number]

export type ParcelCount = {
  readonly promise: Promised
  readonly outcome: Outcome
  readonly carrier: string
  readonly n: number
}

function valueOf(row: Row): string {
  const parcel = {
    history: fromJson<ParcelHistory>(row.history),
    expectedAt: row.expected_at === null ? null : Number(row.expected_at),
  }
  const kept = promiseKept(parcel)
  const promise: Promised = kept === null ? 'none' : kept ? 'kept' : 'broken'
  return [promise, outcomes.indexOf(outcomeOf(parcel)), (row.carrier ?? '').trim().slice(0, mostCarrier)].join(' ')
}

/** What `countsIn` gave, taken apart again. */
export const readParcels = (counts: ReadonlyMap<string, number>): readonly ParcelCount[] =>
  [...counts].flatMap(([value, n]) => {
    const [, promise, outcome, carrier = ''] = /^(\w+) (\d) (.*)$/su.exec(value) ?? []
    const known = promises.find((name) => name === promise)
    return known ? [{ promise: known, outcome: outcomes[Number(outcome)] ?? 'not known', carrier, n }] : []
  })
