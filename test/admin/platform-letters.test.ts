import { expect } from 'chai'
import { pageOfTheirs } from '../../app/admin/platform-letters.ts'
import { flows } from '../../app/flows/index.ts'
import { switchFlow } from '../../app/shops/flow-settings.ts'
import { keepSeen } from '../../app/shops/platform-letters.ts'
import { addShop } from '../../app/shops/shops.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { keys } from './rows.ts'
import { noon, openAdmin, signedIn, type World } from './world.ts'

describe('A flow beside letters that the platform sends itself', () => {
  const cups = { platform: 'shopify', domain: 'cups.myshopify.com' } as const

  it('says so where both would write about the same thing, with the way to switch Shopify’s off', () => {
    const said = flows.flatMap(({ name }) => pageOfTheirs(cups, name) ?? [])
    expect(said.sort()).to.deep.equal([
      'https://admin.shopify.com/store/cups/marketing/automations',
      'https://admin.shopify.com/store/cups/settings/notifications',
    ])
  })

  it('says nothing on other platforms', () => {
    for (const platform of ['woocommerce', 'prestashop'] as const)
      for (const { name } of flows) expect(pageOfTheirs({ platform, domain: 'cups.example' }, name)).to.equal(null)
  })
})

onEveryDatabase('What Shopify writes to customers itself', (db) => {
  let world: World
  before(async () => {
    world = await openAdmin(db())
  })
  after(() => world.close())

  it('is asked about until somebody says it is off, and is a step of the set-up until then', async () => {
    const shop = await addShop(db(), keys, { domain: 'jugs.myshopify.com', platform: 'shopify' }, noon)
    const [base, owner] = ['/admin/shops/jugs.myshopify.com', await signedIn(db(), world, shop.id)]
    expect(await owner.read(base)).to.include('See that nobody is told twice')
    for (const flow of ['abandoned-cart', 'delivery-notice']) {
      expect(await owner.read(`${base}/flows/${flow}`)).to.include('They are switched off')
      await owner.send(`${base}/flows/${flow}/twice`, { off: 'yes' })
      expect(await owner.read(`${base}/flows/${flow}`)).to.include('You said that Shopify’s own are switched off.')
    }
    expect(/<li class="done">[^]*?See that nobody is told twice/.test(await owner.read(base))).to.equal(true)
    await owner.send(`${base}/flows/abandoned-cart/twice`)
    expect(await owner.read(`${base}/flows/abandoned-cart`)).to.include('They are switched off')
  })

  it('is what Home begins with when both remind of carts', async () => {
    const shop = await addShop(db(), keys, { domain: 'pots.myshopify.com', platform: 'shopify' }, noon)
    const [base, owner] = ['/admin/shops/pots.myshopify.com', await signedIn(db(), world, shop.id)]
    await keepSeen(db().knex, shop.id, 'abandoned-cart', 12, noon)
    expect(await owner.read(`${base}/flows/abandoned-cart`)).to.include('Shopify itself reminded of 12 carts')
    expect(await owner.read(base)).not.to.include('as well as you')
    await switchFlow(db(), shop.id, 'abandoned-cart', true, noon)
    expect(await owner.read(base)).to.include('Shopify reminded of 12 carts as well as you.')
    await owner.send(`${base}/flows/abandoned-cart/twice`, { off: 'yes' })
    expect(await owner.read(base)).not.to.include('as well as you')
  })
})
