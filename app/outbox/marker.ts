import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { inChunks } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import type { Claimed } from './claim.ts'
import { atTheirFences, messagesByKey, toEach } from './messages.ts'

/** A letter about to be finished, with what must be on disk before it is. */
export type HandOff = {
  readonly message: Claimed
  readonly owner: string
  /** The moment caps and sequences count from; it may differ from the real clock under `--now`. */
  readonly now: Instant
  readonly messageIdHeader: string
  readonly subject: string
  /** The letter as it is kept. */
  readonly packed: Buffer
  readonly links: readonly { readonly name: string; readonly target: string }[]
}

/**
 * Leave to finish letters. One statement asks everything that may stop one at the last moment: still ours (fence, lease on the
 * database's clock), still in time, nobody unsubscribed, bounced or was erased, the shop still with us, the flow neither off nor paused. A letter whose row
 * it does not change gets no final dot, so nothing of it was accepted. Returns those that have leave.
 */
export async function grantHandOffs(
  db: Db,
  trx: Knex.Transaction,
  handOffs: readonly HandOff[],
): Promise<ReadonlySet<HandOff>> {
  const granted = new Set<HandOff>()
  for (const group of alike(handOffs)) for (const one of await grant(db, trx, group)) granted.add(one)
  const going = [...granted]
  // The first rendering is the letter for good: a repeated attempt sends the same bytes.
  const letters = going.map(({ message, subject, packed, now }) => ({
    shop_id: message.shopId,
    message_id: message.id,
    subject: subject.slice(0, 320),
    mime: packed,
    at: now,
  }))
  const links = going.flatMap(({ message, links }) =>
    links.map(({ name, target }, link) => ({ shop_id: message.shopId, message_id: message.id, link, name, target })),
  )
  for (const chunk of inChunks(letters, 50))
    await trx('letters')
      .insert([...chunk])
      .onConflict(['shop_id', 'message_id'])
      .ignore()
  for (const chunk of inChunks(links, 100))
    await trx('links')
      .insert([...chunk])
      .onConflict(['shop_id', 'message_id', 'link'])
      .ignore()
  return granted
}

/** Those that one statement can speak of. */
const alike = (handOffs: readonly HandOff[]): readonly (readonly HandOff[])[] => [
  ...Map.groupBy(handOffs, ({ message, owner, now }) => `${message.shopId} ${now} ${owner}`).values(),
]

async function grant(db: Db, trx: Knex.Transaction, group: readonly HandOff[]): Promise<readonly HandOff[]> {
  const [first] = group
  if (!first) return []
  const { owner, now } = first
  const { shopId } = first.message
  const theirs = atTheirFences(
    shopId,
    group.map(({ message }) => message),
  )
  const about = (table: string): Knex.QueryBuilder =>
    trx
      .select(trx.raw('1'))
      .from(table)
      .where(`${table}.shop_id`, shopId)
      .where(`${table}.address_hash`, trx.ref('messages.address_hash'))
  const changed = await messagesByKey(trx)
    .where(theirs)
    .where({ state: 'claimed', lease_owner: owner })
    .whereRaw(`lease_until > ${db.clock}`)
    .where('expires_at', '>', now)
    .whereNotExists(
      about('suppressions')
        .whereNull('lifted_at')
        .where((query) => query.where('scope', 'all').orWhere('scope', trx.ref('messages.purpose'))),
    )
    .whereNotExists(about('erasures'))
    .whereExists(trx.select(trx.raw('1')).from('shops').where({ 'shops.id': shopId, 'shops.status': 'active' }))
    .whereNotExists(
      trx
        .select(trx.raw('1'))
        .from('flow_settings')
        .where('flow_settings.shop_id', shopId)
        .where('flow_settings.flow', trx.ref('messages.flow'))
        .where((stopped) => stopped.whereNotNull('paused_why').orWhereNull('on_since')),
    )
    .update({
      state: 'handed_off',
      marker_at: trx.raw(db.clock),
      sent_at: now,
      message_id_header: toEach(
        trx,
        group.map(({ message, messageIdHeader }) => [message.id, messageIdHeader]),
      ),
    })
  if (changed === group.length) return group
  // Nobody else takes a message from claimed to handed off at this fence, so those found there were granted just now.
  const ids = (await messagesByKey(trx)
    .where(theirs)
    .where({ state: 'handed_off', lease_owner: owner })
    .pluck('id')) as string[]
  return group.filter(({ message }) => ids.includes(message.id))
}
