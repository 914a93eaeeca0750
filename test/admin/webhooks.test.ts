import { expect } from 'chai'
import { announce } from '../../app/webhooks/announce.ts'
import { endpointsOf } from '../../app/webhooks/endpoints.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { newShop, rowsOf } from './rows.ts'
import { noon, openAdmin, signedIn } from './world.ts'

onEveryDatabase('webhooks in the settings', (db) => {
  it('are added with a secret shown once, switched, told again and removed', async () => {
    const world = await openAdmin(db())
    const shop = await newShop(db(), 'hooks.example.com')
    const other = await newShop(db(), 'others.example.com')
    const visitor = await signedIn(db(), world, shop.id)
    const path = '/admin/shops/hooks.example.com/settings/webhooks'
    const inside = await visitor.send(path, { url: 'https://169.254.169.254/', 'response.created': 'on' })
    expect(inside.status).to.equal(422)
    expect(await inside.text()).to.include('not an https address on the public internet')
    expect((await visitor.send(path, { url: 'https://till.example.com/' })).status).to.equal(422)
    const added = await visitor.send(path, { url: 'https://till.example.com/in', 'response.created': 'on' })
    expect(await added.text()).to.match(/whsec_[\w-]{43}/)
    expect(await visitor.read(path)).not.to.match(/whsec_/)

    const [endpoint] = await endpointsOf(db().knex, shop.id)
    await announce(db().knex, shop.id, 'response.created', [await rowsOf(db(), shop.id).answer()], noon)
    await db()
      .knex('webhook_deliveries')
      .where({ shop_id: shop.id })
      .update({ state: 'failed', attempts: 11, why: 'it answered 500' })
    const page = await visitor.read(path)
    expect(page).to.include('it answered 500')
    const again = /action="([^"]+\/again\/[^"]+)"/.exec(page)?.[1] ?? ''
    expect((await visitor.send(again)).status).to.equal(303)
    expect((await visitor.send(`${path}/${endpoint?.id}/off`)).status).to.equal(303)
    expect((await endpointsOf(db().knex, shop.id))[0]?.disabledAt).to.equal(noon)
    expect((await visitor.send(`${path}/${endpoint?.id}/on`)).status).to.equal(303)
    for (const act of ['nothing', 'constructor', 'toString'])
      expect((await visitor.send(`${path}/${endpoint?.id}/${act}`)).status).to.equal(404)
    const stranger = await signedIn(db(), world, other.id)
    const theirs = `/admin/shops/others.example.com/settings/webhooks/${endpoint?.id}/remove`
    expect((await stranger.send(theirs)).status).to.equal(404)
    expect((await visitor.send(`${path}/${endpoint?.id}/remove`)).status).to.equal(303)
    expect(await db().knex('webhook_deliveries').where({ shop_id: shop.id })).to.deep.equal([])
    expect(world.faults).to.deep.equal([])
    await world.close()
  })
})
