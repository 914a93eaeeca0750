import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Outcome } from '../../app/channels/channel.ts'
import { changedHours, cleanHours } from '../../app/db/changed-days.ts'
import { newId } from '../../app/db/row.ts'
import { day, hour, minute } from '../../app/domain/time.ts'
import { why } from '../../app/domain/why.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { arrived } from '../../app/outbox/evidence.ts'
import { messageById } from '../../app/outbox/messages.ts'
import { thisOwner } from '../../app/outbox/owner.ts'
import type { Tried } from '../../app/outbox/settle.ts'
import { settleUnconfirmed } from '../../app/outbox/unconfirmed.ts'
import { openUnrecorded, triedOf } from '../../app/outbox/unrecorded.ts'
import { setResendOnce, switchFlow } from '../../app/shops/flow-settings.ts'
import { addShop } from '../../app/shops/shops.ts'
import { onEveryDatabase } from '../support/databases.ts'

const keys = deriveKeys(Buffer.alloc(32, 3))
const bare = { can: { idempotent: false, window: 0, lookup: false, deliveryEvents: false } }
const remembering = { can: { ...bare.can, idempotent: true, window: 23 * hour } }

onEveryDatabase('A letter nobody confirmed', (db) => {
  let shopId: number
  let now: number

  before(async () => {
    // The database's clock is asked how long ago a marker was, and the files before this one took their time.
    now = Date.now()
    shopId = (await addShop(db(), keys, { domain: 'cups.myshopify.com', platform: 'shopify', name: 'Cups' }, 0)).id
    await switchFlow(db(), shopId, 'delivery-notice', true, 0)
  })
  beforeEach(async () => {
    for (const table of ['messages', 'clicks']) await db().knex(table).delete()
    await setResendOnce(db(), shopId, 'delivery-notice', false, now)
  })

  async function letter(more: Record<string, unknown> = {}): Promise<string> {
    const id = newId()
    await db()
      .knex('messages')
      .insert({
        shop_id: shopId,
        id,
        flow: 'delivery-notice',
        message_key: `delivery-notice:${id}:delivered`,
        purpose: 'delivery',
        channel: 'email',
        step: 1,
        facts: '{"variant":"delivered"}',
        to_address: 'anna@example.com',
        address_hash: keys.fingerprint('anna@example.com'),
        locale: 'en',
        state: 'uncertain',
        due_at: now - hour,
        expires_at: now + day,
        why: why.unconfirmed,
        fence: 1,
        attempts: 1,
        marker_at: now - hour,
        sent_at: now - hour,
        created_at: now - hour,
        ...more,
      })
    return id
  }
  const rowOf = (id: string): Promise<Record<string, unknown>> => db().knex('messages').where({ id }).first()
  const settle = (channel = bare): ReturnType<typeof settleUnconfirmed> =>
    settleUnconfirmed({ db: db(), keys, channel }, now)

  it('stays as it is, and is never sent again by itself', async () => {
    const id = await letter()
    await settle()
    expect(await rowOf(id)).to.include({ state: 'uncertain', why: why.unconfirmed })
  })

  it('was sent once somebody opened something that only it holds', async () => {
    const id = await letter()
    await arrived(db().knex, { shopId, id })
    expect(await rowOf(id)).to.include({ state: 'sent', why: null })
    const cancelled = await letter({ state: 'cancelled' })
    await arrived(db().knex, { shopId, id: cancelled })
    expect(await rowOf(cancelled)).to.include({ state: 'cancelled' })
  })

  it('was sent when the click came before anybody knew that it was unconfirmed', async () => {
    const id = await letter()
    await db().knex('clicks').insert({ shop_id: shopId, id: newId(), message_id: id, link: 0, at: now, suspected: 1 })
    expect(await settle()).to.deep.equal({ confirmed: 1, again: 0 })
    expect(await rowOf(id)).to.include({ state: 'sent' })
  })

  it('goes once more where the merchant asked for it, after the time for evidence, and no third time', async () => {
    await setResendOnce(db(), shopId, 'delivery-notice', true, now)
    const [old, young, late] = [
      await letter(),
      await letter({ marker_at: now - 5 * minute }),
      await letter({ expires_at: now - 1 }),
    ]
    expect(await settle()).to.deep.equal({ confirmed: 0, again: 1 })
    expect(await rowOf(old)).to.include({ state: 'scheduled', why: why.onceMore, attempts: 2 })
    expect([(await rowOf(young))['state'], (await rowOf(late))['state']]).to.deep.equal(['uncertain', 'uncertain'])
    await db().knex('messages').where({ id: old }).update({ state: 'uncertain' })
    expect(await settle()).to.deep.equal({ confirmed: 0, again: 0 })
  })

  it('goes again at once where the transport remembers its key, as long as that does', async () => {
    const [fresh, old] = [await letter(), await letter({ marker_at: now - day })]
    expect(await settle(remembering)).to.deep.equal({ confirmed: 0, again: 1 })
    expect([(await rowOf(fresh))['state'], (await rowOf(old))['state']]).to.deep.equal(['scheduled', 'uncertain'])
  })

  it('is not sent a second time when evidence comes first', async () => {
    const id = await letter({ state: 'scheduled', resent_at: now })
    await arrived(db().knex, { shopId, id })
    expect(await rowOf(id)).to.include({ state: 'sent' })
  })

  it('has the hour it left in counted anew, whichever way it turns out to have gone', async () => {
    const left = now - hour
    const clean = () => cleanHours(db().knex, counted(), { from: hourOf(left), to: hourOf(left) + hour })
    await clean()
    expect(await isMarked(left)).to.equal(false)
    await arrived(db().knex, { shopId, id: await letter() })
    expect(await isMarked(left), 'its page was opened').to.equal(true)
    await clean()
    await db()
      .knex('clicks')
      .insert({ shop_id: shopId, id: newId(), message_id: await letter(), link: 0, at: now, suspected: 1 })
    await settle()
    expect(await isMarked(left), 'it was clicked before').to.equal(true)
  })

  const hourOf = (at: number): number => Math.floor(at / hour) * hour
  const counted = () => ({ table: 'letter_days' as const, shopId })
  const isMarked = async (at: number): Promise<boolean> =>
    (await changedHours(db().knex, counted(), { from: at, to: at + 1 })).some(({ from, to }) => at >= from && at < to)

  describe('because the database was away when the answer came', () => {
    let folder: string
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'aftercare-outcomes-'))
    })
    afterEach(() => rmSync(folder, { recursive: true, force: true }))

    const unrecorded = (owner = thisOwner()) => openUnrecorded(folder, { db: db(), keys, owner })
    const accepted: Outcome = { kind: 'accepted', response: '250 kept for anna@example.com' }
    async function tried(id: string, outcome: Outcome = accepted): Promise<Tried> {
      const one = await triedOf(db(), { shopId, id, fence: 1, outcome, now })
      if (!one) throw new Error('there is no such letter')
      return one
    }

    it('is recorded as soon as the database is back', async () => {
      const id = await letter({ state: 'handed_off' })
      const memory = unrecorded()
      await memory.keep(await tried(id))
      await memory.drain()
      expect(await rowOf(id)).to.include({ state: 'sent', response: accepted.response })
      expect(readdirSync(folder)).to.deep.equal([])
    })

    it('has the hour it left in counted anew when it was given up meanwhile', async () => {
      const [inTime, late] = [await letter({ state: 'handed_off' }), await letter()]
      const left = now - hour
      await cleanHours(db().knex, counted(), { from: hourOf(left), to: hourOf(left) + hour })
      const memory = unrecorded()
      await memory.keep(await tried(inTime))
      await memory.drain()
      expect(await isMarked(left), 'nothing was counted without it').to.equal(false)
      await memory.keep(await tried(late))
      await memory.drain()
      expect(await rowOf(late)).to.include({ state: 'sent', response: accepted.response })
      expect(await isMarked(left), 'it was given up').to.equal(true)
    })

    it('is recorded by the next process when this one ended', async () => {
      const id = await letter({ state: 'handed_off' })
      const ended = thisOwner(2 ** 22 + 1).replace(/unknown$/, '1')
      await unrecorded(ended).keep(await tried(id))
      await unrecorded().drain(true)
      expect(await rowOf(id)).to.include({ state: 'sent' })
    })

    it('is not recorded over what a later holder of the letter wrote', async () => {
      const id = await letter({ state: 'handed_off', fence: 2 })
      const memory = unrecorded()
      await memory.keep(await tried(id))
      await memory.drain()
      expect(await rowOf(id)).to.include({ state: 'handed_off' })
      expect((await messageById(db().knex, shopId, id))?.attempts).to.equal(1)
    })
  })
})
