import { expect } from 'chai'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { minute } from '../../app/domain/time.ts'
import { type Door, openDoor } from '../../app/journal/door.ts'
import { type ShelteredJournal, shelterJournal } from '../../app/journal/shelter.ts'
import { openSpool, spoolState } from '../../app/journal/spool.ts'
import { openJournal, type Journal } from '../../app/journal/store.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { rememberShops, type ShopMemory, shopsOn } from '../../app/journal/shop-memory.ts'
import { thisOwner } from '../../app/outbox/owner.ts'
import { addShop } from '../../app/shops/shops.ts'
import { storefrontNamed } from '../../app/storefronts/index.ts'
import type { Storefront } from '../../app/storefronts/storefront.ts'
import { lockJournal, onEveryDatabase } from '../support/databases.ts'
import { bodyOf } from '../support/shopify.ts'
import { wooHeaders, wooOrder } from '../support/woocommerce.ts'

const keys = deriveKeys(Buffer.alloc(32, 6))
const noon = Date.UTC(2026, 10, 3, 11)
const shop = 'cups.example'
const other = 'bowls.example'
const order = bodyOf(wooOrder({ id: 18, at: noon }))

onEveryDatabase('The door of a platform with a secret for each shop', (db) => {
  let server: Server
  let journal: Journal
  let memory: ShopMemory
  let pauses = 0

  before(async () => {
    for (const domain of [shop, other])
      await addShop(db(), keys, { domain, platform: 'woocommerce', webhookSecret: `secret of ${domain}` }, 0)
    await addShop(db(), keys, { domain: 'presta.example', platform: 'prestashop', webhookSecret: 'secret' }, 0)
    memory = rememberShops(db(), keys)
    const shops = shopsOn(memory, 'woocommerce')
    const door: Door = openDoor({
      storefront: storefrontNamed('woocommerce') as Storefront,
      secretsOf: (name) => shops.secretsOf(name ?? ''),
      shopIdOf: shops.idOf,
      journal: { append: (entry) => journal.append(entry) },
      now: () => noon,
      wake: () => {},
      report: () => {},
      pause: async () => void pauses++,
    })
    server = createServer((req, res) => door(req, res, req.url?.slice(1) ?? null)).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  beforeEach(async () => {
    journal = openJournal(db())
    pauses = 0
    await db().knex('journal').delete()
  })
  after(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  async function post(to: string, headers: Record<string, string>, body: Buffer | string): Promise<number> {
    const { port } = server.address() as AddressInfo
    const response = await fetch(`http://127.0.0.1:${port}/${to}`, { method: 'POST', headers, body })
    await response.arrayBuffer()
    return response.status
  }
  const rows = (): Promise<Record<string, unknown>[]> => db().knex('journal').orderBy('id')
  const signed = (topic = 'order.updated', body = order, by = shop, id?: string) =>
    wooHeaders(`secret of ${by}`, topic, body, id)

  it('answers the unsigned ping of a new webhook 200, and writes nothing down (W11)', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(await post(shop, form, 'webhook_id=1')).to.equal(200)
    expect(
      await post(shop, { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }, 'webhook_id=12'),
    ).to.equal(200)
    for (const forged of [
      'webhook_id=1&status=completed',
      'webhook_id=',
      'webhook_id=x',
      `webhook_id=${'1'.repeat(40)}`,
    ])
      expect(await post(shop, form, forged), forged).to.equal(401)
    expect(await post(shop, { 'content-type': 'application/json' }, 'webhook_id=1')).to.equal(401)
    expect(await rows()).to.deep.equal([])
  })

  it('writes a delivery down for the shop its address names, in any case', async () => {
    expect(await post(shop.toUpperCase(), signed(), order)).to.equal(200)
    expect(await rows()).to.have.length(1)
  })

  it('refuses what another shop has signed, and answers an unknown shop like a wrong signature (W4)', async () => {
    expect(await post(shop, signed('order.updated', order, other), order)).to.equal(401)
    expect(await post('stranger.example', signed(), order)).to.equal(401)
    expect(await post('presta.example', wooHeaders('secret', 'order.updated', order), order)).to.equal(401)
    expect(await rows()).to.deep.equal([])
  })

  it('keeps fifty orders that share one delivery id, and one order told under two ids once', async () => {
    const bodies = Array.from({ length: 50 }, (_, id) => bodyOf(wooOrder({ id: id + 1, at: noon })))
    const answers = await Promise.all(
      bodies.map((body) => post(shop, signed('order.updated', body, shop, 'one-second'), body)),
    )
    expect(new Set(answers)).to.deep.equal(new Set([200]))
    expect(await post(shop, signed('order.updated', bodies[0], shop, 'another'), bodies[0] as Buffer)).to.equal(200)
    expect(await rows()).to.have.length(50)
  })

  it('tries again itself while the database is away, because WooCommerce never does', async () => {
    const real = openJournal(db())
    let away = 3
    journal = { append: (entry) => (away-- > 0 ? Promise.reject(new Error('away')) : real.append(entry)) }
    expect(await post(shop, signed(), order)).to.equal(200)
    expect(pauses).to.equal(3)
    expect(await rows()).to.have.length(1)
  })

  it('answers 503 only when the database stays away', async () => {
    journal = { append: () => Promise.reject(new Error('away')) }
    expect(await post(shop, signed(), order)).to.equal(503)
    expect(pauses).to.be.above(50)
  })

  it('answers 200 from the spool while the database takes nothing, and 503 only once the spool is full', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aftercare-door-'))
    // A process that is over by the time the spool is brought in.
    const gone = thisOwner().replace(/\/\d+\/[^/]+$/, '/999999999/1')
    const sheltered = (owner: string, limit?: number): ShelteredJournal =>
      shelterJournal({
        journal: openJournal(db()),
        spool: openSpool(folder, { keys, owner, ...(limit === undefined ? {} : { limit }) }),
        shops: memory,
        probe: () => db().knex.raw('SELECT 1'),
        report: () => {},
        patience: 100,
        rest: minute,
      })
    const bodies = Array.from({ length: 30 }, (_, id) => bodyOf(wooOrder({ id: id + 1, at: noon })))
    const tell = (body: Buffer): Promise<number> => post(shop, signed('order.updated', body), body)
    await memory.idOf(shop)
    const unlock = await lockJournal(db())
    try {
      const roomy = sheltered(gone)
      journal = roomy
      expect(new Set(await Promise.all(bodies.map(tell)))).to.deep.equal(new Set([200]))
      expect(pauses, 'nobody waited for the database').to.equal(0)
      await roomy.stop()
      const full = sheltered(gone, 1)
      journal = full
      expect(await tell(order)).to.equal(503)
      await full.stop()
    } finally {
      await unlock()
    }
    const back = sheltered(thisOwner())
    // The inserts that were given up on come through late as well, and may stand in the way of a look.
    while ((await spoolState(folder)).files > 0) await back.drain()
    expect((await rows()).map(({ payload }) => payload)).to.include.deep.members(bodies)
    await back.stop()
    rmSync(folder, { recursive: true, force: true })
  }).timeout(20_000)
})
