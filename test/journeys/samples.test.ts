import { expect } from 'chai'
import { shopifyHeaders } from '../../app/cli/webhook.ts'
import { addShop, shopById } from '../../app/shops/shops.ts'
import { databaseKinds } from '../support/databases.ts'
import { officialSamples, type Sample } from '../support/samples.ts'
import { startWorld, type World } from '../support/world.ts'

/** What ends a person or a shop is told to a shop of its own, so that all the others meet a living one. */
const endings = new Set(['app/uninstalled', 'customers/redact', 'shop/redact'])
const samples = officialSamples()
const ordinary = samples.filter(({ topic }) => !endings.has(topic))
const ofTopic = (topic: string): readonly Sample[] => samples.filter((sample) => sample.topic === topic)

for (const kind of databaseKinds)
  describe(`Every sample delivery Shopify publishes (${kind})`, function () {
    this.timeout(60_000)
    let world: World

    before(async () => {
      world = await startWorld(kind, { flows: ['delivery-notice', 'nps', 'feedback', 'abandoned-cart'] })
    })
    afterEach(() => {
      expect(world.alive(), 'the server is still there').to.equal(true)
    })
    after(() => world.stop())

    /** Posts samples as Shopify would, a few at once, and gives what was refused. */
    async function tellAll(shop: string, list: readonly Sample[], time = 'first'): Promise<readonly string[]> {
      const [secret = ''] = world.app.config.shopifySecrets
      const refused: string[] = []
      const waiting = [...list.entries()]
      const tellOn = async (): Promise<void> => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const [number, { topic, version, body }] = next
          const headers = {
            ...shopifyHeaders(secret, shop, topic, body, `${time} ${number}`),
            'x-shopify-api-version': version,
          }
          const response = await fetch(`${world.url}/webhooks/shopify`, { method: 'POST', body, headers })
          await response.arrayBuffer()
          if (response.status !== 200) refused.push(`${version} ${topic}: ${response.status}`)
        }
      }
      await Promise.all(Array.from({ length: 16 }, tellOn))
      return refused
    }

    async function takeAll(): Promise<void> {
      while ((await world.app.take(Date.now())) > 0);
    }

    async function states(shopId: number): Promise<Record<string, number>> {
      const counted: Record<string, number> = {}
      for (const state of (await world.app.db.knex('journal').where({ shop_id: shopId }).pluck('state')) as string[])
        counted[state] = (counted[state] ?? 0) + 1
      return counted
    }

    it('is written down, then taken or knowingly ignored', async () => {
      expect(new Set(samples.map(({ topic }) => topic)).size, 'topics').to.be.above(200)
      expect(await tellAll(world.domain, ordinary)).to.deep.equal([])
      await takeAll()
      const left = (await world.app.db
        .knex('journal')
        .whereIn('state', ['waiting', 'set aside'])
        .select('api_version', 'topic', 'why')) as { api_version: string; topic: string; why: string | null }[]
      expect(left.map(({ api_version, topic, why }) => `${api_version} ${topic}: ${why ?? 'waits'}`)).to.deep.equal([])
      const { taken = 0, ignored = 0 } = await states(world.shopId)
      expect(taken + ignored).to.equal(ordinary.length)
      expect(taken).to.be.above(300)
    })

    it('means the same when it is told again', async () => {
      const known = async () =>
        Promise.all(['orders', 'parcels', 'carts', 'customers', 'messages'].map((table) => world.rows(table)))
      const before = await known()
      expect(before[0]?.length).to.be.above(0)
      expect(await tellAll(world.domain, ordinary, 'again')).to.deep.equal([])
      await takeAll()
      expect(await known()).to.deep.equal(before)
    })

    it('erases people, ends a shop and forgets it', async () => {
      const domain = 'leaving.myshopify.com'
      const { db, keys } = world.app
      const { id } = await addShop(db, keys, { domain, platform: 'shopify', locale: 'en' }, 0)
      expect(await tellAll(domain, ofTopic('customers/redact'))).to.deep.equal([])
      await takeAll()
      expect(await states(id)).to.deep.equal({ taken: ofTopic('customers/redact').length })
      expect(await tellAll(domain, ofTopic('app/uninstalled'))).to.deep.equal([])
      await takeAll()
      expect((await shopById(db.knex, id))?.status).to.equal('uninstalled')
      expect(await tellAll(domain, ofTopic('shop/redact'))).to.deep.equal([])
      await takeAll()
      expect(await shopById(db.knex, id)).to.equal(null)
      expect(await states(id)).to.deep.equal({})
      expect((await shopById(db.knex, world.shopId))?.status, 'the other shop').to.equal('active')
    })
  })
