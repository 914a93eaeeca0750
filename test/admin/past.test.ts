import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Db } from '../../app/db/db.ts'
import { platformReason } from '../../app/admin/platform-reasons.ts'
import { day } from '../../app/domain/time.ts'
import { beginPulls, keepPull, pullsOf, watchStore } from '../../app/shops/pulls.ts'
import { addShop } from '../../app/shops/shops.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { keys, newShop } from './rows.ts'
import { noon, openAdmin, signedIn, type World } from './world.ts'

const cardIn = (html: string): string => /<section[^>]*id="past-card"[\s\S]*?<\/section>/.exec(html)?.[0] ?? ''
const words = (html: string): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

onEveryDatabase('The shop’s past on Home', (db) => {
  let world: World
  before(async () => {
    world = await openAdmin(db())
  })
  after(() => world.close())

  const shopify = async (name: string) => {
    const shop = await addShop(db(), keys, { domain: `${name}.myshopify.com`, platform: 'shopify' }, noon)
    await beginPulls(db().knex, shop.id, noon - 60 * day, noon)
    return { shop, path: `/admin/shops/${shop.domain}`, visitor: await signedIn(db(), world, shop.id) }
  }
  const keep = (of: Db, id: number, kind: 'products' | 'customers' | 'orders', changes: object) =>
    keepPull(of.knex, id, kind, changes, noon)

  it('says what is being read, how far it is and what comes next', async () => {
    const { shop, path, visitor } = await shopify('reading')
    await keep(db(), shop.id, 'products', { state: 'done', done: 412, total: 412 })
    await keep(db(), shop.id, 'customers', { done: 300, total: 1200 })
    const card = cardIn(await visitor.read(path))
    expect(card).to.include('data-live')
    expect(words(card)).to.match(/being read In the background, without writing to anybody/)
    expect(words(card)).to.match(/Products read 412 Customers and their consents being read 300 of 1,200/)
    expect(words(card)).to.match(/Orders and parcels comes next/)
    expect(card).to.match(/<progress value="300" max="1200"/)
    expect(cardIn(await visitor.read(`${path}?language=pl`))).to.match(/300 z 1\s?200/)
  })

  it('says what has stopped it, in the reader’s language, and goes on when it is asked to', async () => {
    const { shop, path, visitor } = await shopify('stopped')
    const why = 'Shopify does not let the app read orders.'
    await keep(db(), shop.id, 'orders', { state: 'stopped', done: 7, total: 90, why })
    const card = cardIn(await visitor.read(path))
    expect(words(card))
      .to.include(why)
      .and.to.match(/stopped 7 of 90/)
    expect(cardIn(await visitor.read(`${path}?language=pl`))).to.include('Aplikacja nie ma uprawnienia, by to czytać.')
    const answer = await visitor.send(`${path}/settings/connection/again`)
    expect(answer.status).to.equal(303)
    const orders = (await pullsOf(db().knex, shop.id)).find(({ kind }) => kind === 'orders')
    expect(orders).to.include({ state: 'running', done: 7, why: null })
  })

  it('is told of for a week once it is all there, and then no more', async () => {
    const { shop, path, visitor } = await shopify('finished')
    for (const kind of ['products', 'customers', 'orders'] as const)
      await keep(db(), shop.id, kind, { state: 'done', done: 5, total: 5 })
    expect(words(cardIn(await visitor.read(path)))).to.include('Your shop’s past is here')
    world.now = noon + 8 * day
    expect(cardIn(await (await signedIn(db(), world, shop.id)).read(path))).to.equal('')
    world.now = noon
  })

  it('is told of for a store of WooCommerce too, whose lists have no known end', async () => {
    const shop = await newShop(db(), 'woo.example.com')
    const visitor = await signedIn(db(), world, shop.id)
    expect(cardIn(await visitor.read('/admin/shops/woo.example.com'))).to.equal('')
    await watchStore(db().knex, shop.id, noon)
    await keepPull(db().knex, shop.id, 'store orders', { since: noon + 1, done: 31 }, noon)
    await keepPull(db().knex, shop.id, 'store products', { done: 12 }, noon)
    expect(words(cardIn(await visitor.read('/admin/shops/woo.example.com')))).to.match(
      /Orders and parcels read 31 Products being read 12 Customers and their consents comes next/,
    )
  })
})

describe('What stands in the way at a platform', () => {
  it('has Polish words, whatever it is', () => {
    const root = new URL('../../app/storefronts/', import.meta.url)
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    const told = sources.flatMap((name) => {
      const text = readFileSync(new URL(name, root), 'utf8')
      return [
        ...text.matchAll(
          /(?:(?:(?:Platform|Store|Trigger)Fault|failed)\(\s*|\[\d{3}, \[)'[a-z ]+',\s*(?:'([^'\n]+)'|`((?:\$\{[^}]+\}|[^`])+)`)/g,
        ),
      ].map(([, plain, built]) => (plain ?? built ?? '').replaceAll(/\$\{[^}]+\}/g, '502'))
    })
    expect(told.length).to.be.greaterThan(25)
    expect(told.filter((sentence) => platformReason('pl', sentence) === sentence)).to.deep.equal([])
    expect(told.filter((sentence) => platformReason('en', sentence) !== sentence)).to.deep.equal([])
  })
})
