import { expect } from 'chai'
import { deriveKeys } from '../../app/keys/keys.ts'
import { eachShop } from '../../app/shops/each-shop.ts'
import { addShop } from '../../app/shops/shops.ts'
import { onEveryDatabase } from '../support/databases.ts'

onEveryDatabase('What is done for each shop', (db) => {
  it('is done for the others when it fails for one, and tells the first fault', async () => {
    const keys = deriveKeys(Buffer.alloc(32, 4))
    const ids: number[] = []
    for (const name of ['one', 'two', 'three'])
      ids.push((await addShop(db(), keys, { domain: `${name}.myshopify.com`, platform: 'shopify' }, 0)).id)
    const done: number[] = []
    const all = eachShop(db(), async (id) => {
      done.push(id)
      if (id !== ids[2]) throw new Error(`shop ${id} could not be counted`)
    })
    expect(await all.catch((error: Error) => error.message)).to.equal(`shop ${ids[0]} could not be counted`)
    expect(done).to.deep.equal(ids)
  })
})
