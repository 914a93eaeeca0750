import { randomBytes } from 'node:crypto'
import { Session } from '@shopify/shopify-api'
import { expect } from 'chai'
import { ConfigFaults } from '../../app/config.ts'
import { settleKeys } from '../../app/db/settle-keys.ts'
import { tables } from '../../app/db/tables/index.ts'
import { newId } from '../../app/db/row.ts'
import { frame, readFrames } from '../../app/journal/frames.ts'
import type { Keys } from '../../app/keys/keys.ts'
import { open } from '../../app/keys/seal.ts'
import { makeStamp, readStamp } from '../../app/keys/stamp.ts'
import { makeToken, readReplyAddress, readToken, replyLocalPart } from '../../app/keys/tokens.ts'
import { prepareDomain, saveSender } from '../../app/shops/senders.ts'
import { addShop } from '../../app/shops/shops.ts'
import { keepStore } from '../../app/shops/stores.ts'
import { openSessions } from '../../app/storefronts/shopify/sessions/storage.ts'
import { addEndpoint } from '../../app/webhooks/endpoints.ts'
import { onEveryDatabase } from '../support/databases.ts'

const now = Date.UTC(2026, 10, 3)

onEveryDatabase('Changing SECRET_KEY', (db) => {
  const [former, present] = [randomBytes(32), randomBytes(32)]
  const settle = (...secrets: Buffer[]): Promise<Keys> => settleKeys(db().knex, secrets)
  let old: Keys
  let shopId: number

  /** Every value there is of a column that is said to be sealed. */
  async function sealedValues(): Promise<
    { place: { shopId: number; table: string; column: string }; value: string }[]
  > {
    const found = []
    for (const [name, { sealed = {} }] of Object.entries(tables))
      for (const [column, table] of Object.entries(sealed)) {
        const values = (await db().knex(name).whereNotNull(column).pluck(column)) as string[]
        expect(values, `${name}.${column} is not tried here`).not.to.deep.equal([])
        found.push(...values.map((value) => ({ place: { shopId, table, column }, value })))
      }
    return found
  }

  before(async () => {
    old = await settle(former)
    const { knex } = db()
    const domain = 'cups.myshopify.com'
    const shop = await addShop(db(), old, { domain, platform: 'shopify', webhookSecret: 'a secret' }, now)
    shopId = shop.id
    const server = { host: 'mail.example.com', port: 587, user: 'shop', password: 'a password' }
    await saveSender(knex, old, shopId, { address: null, server }, now)
    await prepareDomain(knex, old, shopId, 'example.com', now)
    const store = { shopId, address: 'https://cups.example.com', api: 'wc', pluginVersion: null, platformVersion: null }
    await keepStore(knex, old, { ...store, keys: { key: 'ck_1', secret: 'cs_1' } }, now)
    await addEndpoint(knex, old, shopId, { url: 'https://example.com/hook', events: [] }, now)
    const tokens = { accessToken: 'shpat_1', refreshToken: 'shprt_1' }
    const session = new Session({ id: '1', shop: domain, state: '', isOnline: false, ...tokens })
    const staff = { associated_user: { id: 1 } }
    await openSessions(knex, old, (told) => new Session(told)).storeSession(
      Object.assign(session, { onlineAccessInfo: staff }),
    )
  })

  it('keeps what was signed before it good while the old key stands beside the new one, and no longer (L4)', async () => {
    const about = { shopId, messageId: newId(), link: 0, expiresAt: now + 1_000 }
    const link = makeToken(old, 'unsubscribe', about)
    const address = `${replyLocalPart(old, shopId, about.messageId)}@reply.example.com`
    const stamp = makeStamp(old, 'a survey', now)
    const both = await settle(present, former)
    expect(readToken(both, 'unsubscribe', link, now)).to.deep.equal(about)
    expect(readToken(both, 'survey', link, now)).to.deep.equal({ fault: 'forged' })
    expect(readReplyAddress(both, address)).to.deep.equal({ shopId, messageId: about.messageId })
    expect(readStamp(both, 'a survey', stamp)).to.equal(now)
    expect(makeToken(both, 'unsubscribe', about)).not.to.equal(link)
    const alone = await settle(present)
    expect(readToken(alone, 'unsubscribe', link, now)).to.deep.equal({ fault: 'forged' })
    expect(readToken(alone, 'unsubscribe', makeToken(both, 'unsubscribe', about), now)).to.deep.equal(about)
    expect(readReplyAddress(alone, address)).to.equal(null)
    expect(readStamp(alone, 'a survey', stamp)).to.equal('forged')
  })

  it('seals anew whatever was sealed, so that the new key opens it alone (L4)', async () => {
    const first = await sealedValues()
    const both = await settle(present, former)
    const alone = await settle(present)
    const second = await sealedValues()
    const told = (keys: Keys, { place, value }: (typeof first)[number]): string => open(keys, place, value)
    expect(second.map((one) => told(alone, one))).to.deep.equal(first.map((one) => told(both, one)))
    for (const { place, value } of second) expect(() => open(old, place, value)).to.throw('any key')
  })

  it('leaves fingerprints as they are: whoever wanted no letters gets none', async () => {
    const known = old.fingerprint('anna@example.com')
    for (const secrets of [[present, former], [present]])
      expect((await settle(...secrets)).fingerprint('anna@example.com')).to.equal(known)
  })

  it('opens deliveries that were kept on disk under the old key', async () => {
    const entry = { shopId, topic: 'orders/create', deliveryId: 'a', payload: Buffer.from('{}') }
    const bytes = frame(old, { domain: 'cups.example.com', entry } as unknown as Parameters<typeof frame>[1])
    expect(readFrames(await settle(present, former), bytes).shelved).to.have.length(1)
    expect(readFrames(await settle(present), bytes).shelved).to.have.length(0)
  })

  it('does not start with a key that is neither', async () => {
    const fault = await settle(randomBytes(32)).catch((error: unknown) => error)
    expect(fault).to.be.instanceOf(ConfigFaults)
    expect((fault as ConfigFaults).faults[0]).to.include('after a comma')
  })
})
