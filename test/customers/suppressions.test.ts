import { expect } from 'chai'
import { consentsOf, recordConsents } from '../../app/customers/consents.ts'
import { isErased, rememberErased } from '../../app/customers/erasures.ts'
import { liftSuppression, listSuppressions, suppress, suppressionsOf } from '../../app/customers/suppressions.ts'
import type { Consent } from '../../app/domain/customer.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { onEveryDatabase } from '../support/databases.ts'

const keys = deriveKeys(Buffer.alloc(32, 7))
const address = 'anna@example.com'
const hash = keys.fingerprint(address)
const marketing = { address, scope: 'marketing' } as const

onEveryDatabase('suppressions', (db) => {
  it('stand for the address however it is written, in their own shop only (I7, U6)', async () => {
    await suppress(db().knex, keys, {
      shopId: 1,
      ...marketing,
      address: ' Anna@Example.com',
      reason: 'unsubscribed',
      at: 5,
    })
    const found = await suppressionsOf(db().knex, 1, [hash, 'another'])
    expect([...found]).to.deep.equal([[hash, [{ scope: 'marketing', reason: 'unsubscribed', at: 5 }]]])
    expect((await suppressionsOf(db().knex, 2, [hash])).size).to.equal(0)
  })

  it('keep their first moment and reason when told again', async () => {
    const { knex } = db()
    await suppress(knex, keys, { shopId: 3, ...marketing, reason: 'complaint', detail: 'abuse report', at: 7 })
    await suppress(knex, keys, { shopId: 3, ...marketing, reason: 'unsubscribed', at: 9 })
    expect((await suppressionsOf(knex, 3, [hash])).get(hash)).to.deep.equal([
      { scope: 'marketing', reason: 'complaint', at: 7 },
    ])
    await suppress(knex, keys, { shopId: 3, ...marketing, reason: 'unsubscribed', at: 4 })
    expect((await suppressionsOf(knex, 3, [hash])).get(hash)?.[0]?.at).to.equal(4)
  })

  it('are lifted, stay lifted when the old one is told again, and stand again when there is a new one (U8)', async () => {
    const { knex } = db()
    const stands = async (): Promise<boolean> => (await suppressionsOf(knex, 4, [hash])).has(hash)
    await suppress(knex, keys, { shopId: 4, ...marketing, reason: 'unsubscribed', at: 5 })
    await liftSuppression(knex, keys, { shopId: 4, ...marketing, at: 4 })
    expect(await stands()).to.equal(true)
    await liftSuppression(knex, keys, { shopId: 4, ...marketing, at: 8 })
    expect(await stands()).to.equal(false)
    await suppress(knex, keys, { shopId: 4, ...marketing, reason: 'unsubscribed', at: 5 })
    expect(await stands()).to.equal(false)
    await suppress(knex, keys, { shopId: 4, ...marketing, reason: 'unsubscribed', at: 9 })
    expect(await stands()).to.equal(true)
  })

  it('of the erased forget the address and cannot be lifted', async () => {
    const { knex } = db()
    await suppress(knex, keys, {
      shopId: 5,
      address,
      scope: 'all',
      reason: 'hard bounce',
      detail: '550 no such user',
      at: 5,
    })
    await suppress(knex, keys, { shopId: 5, address, scope: 'all', reason: 'erased', at: 6 })
    await liftSuppression(knex, keys, { shopId: 5, address, scope: 'all', at: 9 })
    expect(await listSuppressions(knex, 5, { limit: 10 })).to.deep.equal([
      { addressHash: hash, address: null, scope: 'all', reason: 'erased', detail: null, at: 5 },
    ])
  })

  it('are listed page by page, newest first, none left out where moments are equal', async () => {
    const { knex } = db()
    for (const name of ['anna', 'ewa', 'jan'])
      for (const scope of ['marketing', 'survey'] as const)
        await suppress(knex, keys, {
          shopId: 6,
          address: `${name}@example.com`,
          scope,
          reason: 'merchant',
          at: name === 'jan' ? 9 : 5,
        })
    const first = await listSuppressions(knex, 6, { limit: 4 })
    const second = await listSuppressions(knex, 6, { limit: 4, before: first.at(-1) ?? null })
    expect(first.slice(0, 2).map((one) => one.address)).to.deep.equal(['jan@example.com', 'jan@example.com'])
    expect(new Set([...first, ...second].map((one) => `${one.address} ${one.scope}`)).size).to.equal(6)
    expect(second).to.have.length(2)
  })
})

onEveryDatabase('consents', (db) => {
  it('are kept as a history, each once', async () => {
    const { knex } = db()
    const yes: Consent = { channel: 'email', purpose: 'marketing', state: 'granted', at: 5, source: 'checkout' }
    const no: Consent = { ...yes, state: 'denied', at: 8, source: 'preference page' }
    await recordConsents(knex, keys, 1, [
      { email: address, customerId: null, consent: no },
      { email: 'ANNA@example.com', customerId: null, consent: yes },
    ])
    await recordConsents(knex, keys, 1, [{ email: address, customerId: 'c1', consent: yes }])
    await recordConsents(knex, keys, 1, [])
    expect((await consentsOf(knex, 1, [hash])).get(hash)).to.deep.equal([yes, no])
    expect((await consentsOf(knex, 2, [hash])).size).to.equal(0)
  })
})

onEveryDatabase('erasures', (db) => {
  it('are remembered by fingerprint, with the first receipt', async () => {
    const { knex } = db()
    await rememberErased(knex, keys, 1, [address, 'Anna@example.com'], 5, 'receipt one')
    await rememberErased(knex, keys, 1, [address], 6, 'receipt two')
    expect([...(await isErased(knex, 1, [hash, 'another']))]).to.deep.equal([[hash, 5]])
    expect((await isErased(knex, 2, [hash])).size).to.equal(0)
    expect(await knex('erasures').where({ shop_id: 1 }).select('at', 'receipt')).to.deep.equal([
      { at: 5, receipt: 'receipt one' },
    ])
  })
})
