import type { Db } from '../app/db/db.ts'
import type { Shop } from '../app/domain/shop.ts'
import { day, hour } from '../app/domain/time.ts'
import { switchFlow } from '../app/shops/flow-settings.ts'
import { newShop } from '../test/admin/rows.ts'
import { noon } from '../test/admin/world.ts'
import { fillShop, idOf, numbered } from './admin-shop.ts'
import { countPast } from './growth-counts.ts'

/** Tables that grow with every order; everything else stays small however long a shop lives. */
export const growing = [
  'messages',
  'responses',
  'customers',
  'identities',
  'orders',
  'parcels',
  'decisions',
  'journal',
  'letters',
  'carts',
] as const

export type Grown = {
  readonly letters: number
  readonly answers: number
  /** Letters that are due besides, in all shops together. */
  readonly due: number
  readonly shops: number
}

/**
 * Two years of several shops, the first as large as all the others together. Of the letters one in sixteen is planned for later. The
 * indexes are taken away meanwhile and made again by their own definitions, which is the only quick way to so many rows.
 */
export async function fillShops(db: Db, { letters, answers, due, shops }: Grown): Promise<readonly Shop[]> {
  const all: Shop[] = []
  for (let number = 0; number < shops; number++) {
    const shop = await newShop(db, `shop-${number}.example.com`)
    for (const flow of ['nps', 'delivery-notice']) await switchFlow(db, shop.id, flow, true, 0)
    all.push(shop)
  }
  await withoutIndexes(db, async () => {
    for (const [number, { id: shopId }] of all.entries()) {
      const share = (whole: number): number => Math.ceil(whole / 2 / (number === 0 ? 1 : shops - 1))
      const size = { letters: share(letters), answers: share(answers), people: Math.ceil(share(letters) / 20) }
      await fillShop(db, shopId, size)
      await fillBesides(db, shopId, size)
    }
    await db.knex.raw(
      `UPDATE messages SET state = 'scheduled', sent_at = NULL, due_at = created_at + ${731 * day}, expires_at = created_at + ${740 * day} WHERE state = 'sent' AND id LIKE '%3'`,
    )
  })
  for (const { id } of all) await makeDue(db, id, due / shops)
  await countPast(db, all)
  return all
}

type Filled = { readonly letters: number; readonly people: number }

/** What the pages do not read, but the machine looks after: deliveries, letters as they were sent, carts. */
async function fillBesides(db: Db, shopId: number, { letters, people }: Filled): Promise<void> {
  const id = idOf(db)
  const since = (count: number, days: number): string =>
    `CAST(${noon - days * day} + seq * ${(days * day) / count} AS INTEGER)`
  const deliveries = Math.ceil(letters / 5)
  await numbered(
    db,
    'journal',
    'shop_id, topic, delivery_id, received_at, state, attempts, taken_at, payload',
    `${shopId}, 'orders/updated', concat('d', seq), ${since(deliveries, 60)}, 'taken', 1, 0, CASE WHEN seq * 2 > ${deliveries} THEN '{}' END`,
    deliveries,
  )
  const stored = Math.ceil(letters / 10)
  await numbered(
    db,
    'letters',
    'shop_id, message_id, subject, mime, at',
    `${shopId}, ${id('seq')}, 'How was it?', 'Subject: How was it?', ${since(stored, 90)}`,
    stored,
  )
  await numbered(
    db,
    'carts',
    'shop_id, token, customer_id, email, total, currency, cart_lines, created_at, updated_at',
    `${shopId}, concat('c', seq), ${id('seq')}, concat('anna', seq, '@example.com'), 12900, 'PLN', '[]', ${since(people, 400)}, ${since(people, 400)}`,
    people,
  )
}

/** Surveys whose moment was within the last hour. */
const makeDue = (db: Db, shopId: number, count: number): Promise<void> =>
  numbered(
    db,
    'messages',
    'shop_id, id, flow, message_key, purpose, channel, step, facts, to_address, address_hash, customer_id, order_id, locale, state, due_at, expires_at, fence, attempts, created_at',
    `${shopId}, concat('due-', seq), 'nps', concat('due-', seq), 'survey', 'email', 1, '{}', 'anna@example.com', concat('h', seq), ${idOf(db)('seq')}, concat('o', seq), 'en', 'scheduled', ${noon - hour} + seq * ${Math.floor(hour / count)}, ${noon + 9 * day}, 0, 0, ${noon - hour}`,
    count,
  )

async function withoutIndexes(db: Db, work: () => Promise<void>): Promise<void> {
  const again: (() => Promise<unknown>)[] = []
  for (const table of growing)
    if (db.kind === 'sqlite') {
      const made = (await db.knex.raw(
        `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL`,
        [table],
      )) as { name: string; sql: string }[]
      for (const { name, sql } of made) {
        await db.knex.raw(`DROP INDEX ${name}`)
        again.push(() => db.knex.raw(sql))
      }
    } else {
      const [[made]] = (await db.knex.raw(`SHOW CREATE TABLE ${table}`)) as [[{ 'Create Table': string }]]
      const keys = made['Create Table']
        .split('\n')
        .flatMap((line) => /^\s+((?:UNIQUE )?KEY `(\w+)`.*?),?$/.exec(line)?.slice(1, 3) ?? [])
      const [definitions, names] = [
        keys.filter((_, index) => index % 2 === 0),
        keys.filter((_, index) => index % 2 === 1),
      ]
      await db.knex.raw(`ALTER TABLE ${table} ${names.map((name) => `DROP KEY \`${name}\``).join(', ')}`)
      again.push(() => db.knex.raw(`ALTER TABLE ${table} ${definitions.map((one) => `ADD ${one}`).join(', ')}`))
    }
  await work()
  for (const make of again) await make()
}
