import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { fromJson } from '../db/row.ts'
import { hour, type Instant } from '../domain/time.ts'
import { longBuyers } from './buyers.ts'
import { liftOf } from './lift.ts'
import { repeatsOf } from './repeats.ts'

/** Figures that read thousands of people are counted once a day and kept; pages only read them. */
const lasts = 24 * hour
/** A shop at a time, so that a round of the timetable stays short. */
const mostShops = 5

const figures = {
  buyers: longBuyers,
  repeats: repeatsOf,
  lifts: async (knex: Knex, shopId: number, now: Instant) =>
    (await liftOf(knex, shopId, now)).map(({ flow, ...lift }) => ({ flow: flow.name, ...lift })),
}
type Name = keyof typeof figures
export type Kept<N extends Name> = { readonly figure: Awaited<ReturnType<(typeof figures)[N]>>; readonly at: Instant }

/** Counts what is missing or older than a day. */
export async function keepFigures(db: Db, now: Instant): Promise<void> {
  for (const name of Object.keys(figures) as Name[]) {
    const shops = (await db
      .knex('shops')
      .leftJoin('kept_figures as kept', (on) => {
        void on.on('kept.shop_id', 'shops.id').andOnVal('kept.name', name)
      })
      .where({ 'shops.status': 'active' })
      .where((any) => void any.whereNull('kept.at').orWhere('kept.at', '<=', now - lasts))
      .orderBy('kept.at')
      .limit(mostShops)
      .pluck('shops.id')) as number[]
    for (const shopId of shops) {
      const figure = JSON.stringify(await figures[name](db.knex, shopId, now))
      await db
        .knex('kept_figures')
        .insert({ shop_id: shopId, name, figure, at: now })
        .onConflict(['shop_id', 'name'])
        .merge()
    }
  }
}

/** Null: not counted yet. */
export async function keptFigure<N extends Name>(knex: Knex, shopId: number, name: N): Promise<Kept<N> | null> {
  const row = (await knex('kept_figures').where({ shop_id: shopId, name }).first('figure', 'at')) as
    { figure: string; at: number | string } | undefined
  return row ? { figure: fromJson(row.figure), at: Number(row.at) } : null
}
