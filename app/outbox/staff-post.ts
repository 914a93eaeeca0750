import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import type { Channel, Outcome } from '../channels/channel.ts'
import { assemble } from '../channels/email/mime.ts'
import { type Signature, signed } from '../channels/email/sign.ts'
import type { Db } from '../db/db.ts'
import { newId } from '../db/row.ts'
import type { Letter } from '../domain/letter.ts'
import { quoted } from '../domain/quoted.ts'
import type { Shop } from '../domain/shop.ts'
import { type Instant, minute } from '../domain/time.ts'
import { brandOf } from '../shops/brand.ts'
import { shopById } from '../shops/shops.ts'

/** Writes to a shop's own people about things of one kind, all that wait for them in one letter. Null: none of it matters any more. */
export type StaffWriter = (shop: Shop, refs: readonly string[], now: Instant) => Promise<Letter | null>

export type StaffPostNeeds = {
  readonly db: Db
  readonly channel: Channel
  readonly mailFrom: string
  readonly mailKey?: Signature | null
  readonly writers: Readonly<Record<string, StaffWriter>>
  readonly report: (error: unknown, sentence: string) => void
}

/** Nobody gets letters of one kind more often; what happens meanwhile waits and goes together. */
const gap = minute
const mostTries = 8
const mostAtOnce = 50
const leaseTime = 5 * minute

type Waiting = { readonly shop_id: number; readonly kind: string; readonly to_address: string }

/** Puts word of something among the letters to staff. Word of the same thing that has gone before goes again. */
export async function putStaffLetters(
  trx: Knex,
  shopId: number,
  told: { readonly kind: string; readonly ref: string; readonly to: readonly string[]; readonly dueAt: Instant },
): Promise<void> {
  const { kind, ref, dueAt } = told
  for (const to of told.to)
    await trx('staff_letters')
      .insert({ shop_id: shopId, id: newId(), kind, ref, to_address: to, state: 'due', due_at: dueAt, tries: 0 })
      .onConflict(['shop_id', 'kind', 'ref', 'to_address'])
      .merge(['state', 'due_at', 'tries'])
}

/**
 * Sends what is due to staff. It takes the way of every letter: marked before its end is sent, so that a process that dies leaves a
 * letter unsent rather than sent twice. Returns how many letters were tried.
 */
export function openStaffPost(needs: StaffPostNeeds): (now: Instant) => Promise<number> {
  const { db, writers, report } = needs
  return async (now) => {
    const waiting = (await due(db, now).distinct('shop_id', 'kind', 'to_address').limit(mostAtOnce)) as Waiting[]
    let tried = 0
    for (const one of waiting.filter(({ kind }) => kind in writers))
      try {
        tried += await sendTo(needs, one, now)
      } catch (error) {
        report(error, `a letter to the staff of shop ${one.shop_id} failed; it is tried again`)
        await mine(db, one).where({ state: 'due' }).update(later(db, now))
      }
    return tried
  }
}

const due = (db: Db, now: Instant): Knex.QueryBuilder =>
  db
    .knex('staff_letters')
    .where({ state: 'due' })
    .where('due_at', '<=', now)
    .where((free) => void free.whereNull('locked_until').orWhereRaw(`locked_until <= ${db.clock}`))

const mine = (db: Db, { shop_id, kind, to_address }: Waiting): Knex.QueryBuilder =>
  db.knex('staff_letters').where({ shop_id, kind, to_address })

const later = (db: Db, now: Instant): Record<string, unknown> => ({
  state: db.knex.raw(`CASE WHEN tries + 1 < ? THEN 'due' ELSE 'given up' END`, [mostTries]),
  tries: db.knex.raw('tries + 1'),
  due_at: db.knex.raw('? + ? * (tries + 1)', [now, 2 * minute]),
  locked_by: null,
  locked_until: null,
})

async function sendTo(needs: StaffPostNeeds, one: Waiting, now: Instant): Promise<number> {
  const { db } = needs
  const last = (await mine(db, one)
    .where('sent_at', '>', now - gap)
    .max({ at: 'sent_at' })
    .first()) as { at: number | null }
  if (last.at !== null) {
    await mine(db, one)
      .where({ state: 'due' })
      .where('due_at', '<=', now)
      .update({ due_at: last.at + gap })
    return 0
  }
  const holder = randomUUID()
  await due(db, now)
    .where({ ...one })
    .update({ locked_by: holder, locked_until: db.knex.raw(`${db.clock} + ?`, [leaseTime]) })
  const held = (): Knex.QueryBuilder => db.knex('staff_letters').where({ shop_id: one.shop_id, locked_by: holder })
  const refs = (await held().orderBy('due_at').pluck('ref')) as string[]
  if (refs.length === 0) return 0
  const shop = await shopById(db.knex, one.shop_id)
  const letter = shop && shop.status === 'active' ? await needs.writers[one.kind]?.(shop, refs, now) : null
  const free = { locked_by: null, locked_until: null }
  if (!shop || !letter) {
    await held().update({ state: 'not needed', ...free })
    return 0
  }
  const outcome = await post(needs, shop, one.to_address, letter, now, async () => {
    const marked = await held().where({ state: 'due' }).update({ state: 'sent', sent_at: now })
    return marked > 0
  })
  // Without an answer it very probably went out; word of it twice would be worse than none.
  const gone = outcome.kind === 'accepted' || outcome.kind === 'unknown'
  await held().update(gone ? free : { ...later(db, now), sent_at: null })
  return 1
}

async function post(
  { db, channel, mailFrom, mailKey = null }: StaffPostNeeds,
  shop: Shop,
  to: string,
  letter: Letter,
  now: Instant,
  handOff: () => Promise<boolean>,
): Promise<Outcome> {
  const brand = await brandOf(db.knex, shop.id)
  const messageId = randomUUID()
  const domain = mailFrom.slice(mailFrom.lastIndexOf('@') + 1)
  const mime = assemble({
    from: { name: brand.senderName ?? shop.name, address: mailFrom },
    to: { name: null, address: to },
    replyTo: mailFrom,
    subject: letter.subject,
    messageId: `<${messageId}@${domain}>`,
    date: now,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Aftercare-Message': messageId },
    html: quoted(letter.html),
    text: letter.text,
  })
  return channel.send({ messageId, from: mailFrom, to, mime: signed(mime, mailKey) }, handOff)
}
