import type { Db } from '../app/db/db.ts'
import { day } from '../app/domain/time.ts'
import { noon } from '../test/admin/world.ts'

export type Size = {
  readonly answers: number
  readonly letters: number
  /** As many as answers where nothing is said; each ordered twice. */
  readonly people?: number
}

/** A shop of two years: letters spread evenly, the newest as busy as the oldest. Statistics are up to the caller (`countRows`). */
export async function fillShop(db: Db, shopId: number, { answers, letters, people = answers }: Size): Promise<void> {
  const id = idOf(db)
  const begin = noon - 730 * day
  const spread = (count: number): string => `CAST(${begin} + seq * ${(730 * day) / count} AS INTEGER)`
  const rows = (table: string, columns: string, values: string, count: number): Promise<void> =>
    numbered(db, table, `shop_id, ${columns}`, `${shopId}, ${values}`, count)
  await rows(
    'customers',
    'id, person_id, first_name, last_name, email, told, created_at',
    `${id('seq')}, ${id('seq')}, 'Anna', concat('Example ', seq), concat('anna', seq, '@example.com'), '{}', ${spread(people)}`,
    people,
  )
  await rows(
    'identities',
    'kind, value, customer_id, at',
    `'email', concat('anna', seq, '@example.com'), ${id('seq')}, ${spread(people)}`,
    people,
  )
  await rows(
    'orders',
    'id, customer_id, name, email, placed_at, updated_at, payment, total, currency, order_lines, test',
    `concat('o', seq), ${id(`seq % ${people} + 1`)}, concat('#', seq), concat('anna', seq, '@example.com'), ${spread(people * 2)}, ${spread(people * 2)}, 'paid', 12900, 'PLN', '[]', 0`,
    people * 2,
  )
  await rows(
    'parcels',
    'id, order_id, carrier, number, parcel_lines, history, status, status_at, created_at, updated_at, cancelled',
    `concat('p', seq), concat('o', seq), 'InPost', concat('n', seq), '[]', concat('{"delivered":{"first":', ${spread(people * 2)}, ',"last":', ${spread(people * 2)}, '}}'), CASE WHEN seq % 50 = 0 THEN 'failed' ELSE 'delivered' END, ${spread(people * 2)}, ${spread(people * 2)}, ${spread(people * 2)}, 0`,
    people * 2,
  )
  await rows(
    'messages',
    'id, flow, message_key, purpose, channel, step, facts, to_address, address_hash, customer_id, order_id, locale, state, due_at, expires_at, fence, attempts, sent_at, created_at',
    `${id('seq')}, CASE seq % 8 WHEN 0 THEN 'nps' WHEN 1 THEN 'feedback' WHEN 2 THEN 'abandoned-cart' ELSE 'delivery-notice' END, concat('k', seq), CASE seq % 8 WHEN 0 THEN 'survey' ELSE 'delivery' END, 'email', 1, '{}', 'anna@example.com', concat('h', seq % ${people}), ${id(`seq % ${people} + 1`)}, concat('o', seq % ${people * 2} + 1), 'en', CASE WHEN seq % 100000 = 0 THEN 'uncertain' WHEN seq % 20 = 0 THEN 'dropped' ELSE 'sent' END, ${spread(letters)}, ${spread(letters)}, 1, 1, CASE WHEN seq % 20 = 0 THEN NULL ELSE ${spread(letters)} END, ${spread(letters)}`,
    letters,
  )
  await rows(
    'decisions',
    'id, at, event, flow, decision, message_key, why',
    `${id('seq')}, ${spread(letters / 10)}, 'x', 'nps', 'nothing', concat('d', seq), 'the order was cancelled'`,
    letters / 10,
  )
  await rows(
    'responses',
    'id, slot, message_id, customer_id, order_id, flow, survey, score, comment, drivers, source, verified, suspected, at, updated_at, read_at',
    `${id('seq')}, ${id('seq')}, ${id(`seq * ${Math.min(8, Math.floor(letters / answers))}`)}, ${id(`seq % ${people} + 1`)}, concat('o', seq), 'nps', CASE WHEN seq % 2 = 0 THEN 'nps' ELSE 'csat' END, CASE WHEN seq % 2 = 0 THEN (seq * 7919) % 11 ELSE seq % 5 + 1 END, CASE WHEN seq % 3 = 0 THEN concat('A mug like a lighthouse ', seq) END, '[]', 'click', 1, 0, ${spread(answers)}, ${spread(answers)}, CASE WHEN seq < ${answers - 40} THEN ${spread(answers)} END`,
    answers,
  )
}

/** SQL for 32 digits, as ids are, of a number. */
export const idOf =
  ({ kind }: Db) =>
  (seq: string): string =>
    kind === 'mysql' ? `LPAD(LOWER(HEX(${seq})), 32, '0')` : `printf('%032x', ${seq})`

/** Inserts so many rows made of SQL over `seq`, which counts from 1. */
export async function numbered(
  { knex, kind }: Db,
  table: string,
  columns: string,
  values: string,
  count: number,
): Promise<void> {
  for (let from = 1; from <= count; from += 250_000) {
    const to = Math.min(Math.floor(count), from + 249_999)
    const select = `SELECT ${values} FROM`
    await knex.raw(
      `INSERT INTO ${table} (${columns}) ${
        kind === 'mysql'
          ? `${select} seq_${from}_to_${to}`
          : `WITH RECURSIVE n(seq) AS (SELECT ${from} UNION ALL SELECT seq + 1 FROM n WHERE seq < ${to}) ${select} n`
      }`,
    )
  }
}

/** Brings what the database believes about its tables up to date, as it does by itself in the long run. */
export async function countRows(db: Db): Promise<void> {
  if (db.kind === 'sqlite') await db.knex.raw('ANALYZE')
  else
    for (const table of ['customers', 'identities', 'orders', 'parcels', 'messages', 'decisions', 'responses'])
      await db.knex.raw(`ANALYZE TABLE ${table}`)
}
