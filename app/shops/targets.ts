import type { Knex } from 'knex'
import type { Instant } from '../domain/time.ts'

/** What a merchant aims at, by measure: points for NPS, a share (0…1) for the others. Kept in thousandths, so that it is what was typed. */
export type Targets = ReadonlyMap<string, number>

export async function targetsOf(knex: Knex, shopId: number): Promise<Targets> {
  const rows = (await knex('targets').where({ shop_id: shopId }).select('measure', 'target')) as {
    measure: string
    target: number
  }[]
  return new Map(rows.map(({ measure, target }) => [measure, target / 1_000]))
}

/** Null takes the target away. */
export async function saveTarget(
  knex: Knex,
  shopId: number,
  measure: string,
  target: number | null,
  now: Instant,
): Promise<void> {
  if (target === null) await knex('targets').where({ shop_id: shopId, measure }).delete()
  else
    await knex('targets')
      .insert({ shop_id: shopId, measure, target: Math.round(target * 1_000), updated_at: now })
      .onConflict(['shop_id', 'measure'])
      .merge()
}
