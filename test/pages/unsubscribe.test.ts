import { expect } from 'chai'
import { consentsOf, recordConsents } from '../../app/customers/consents.ts'
import { suppress } from '../../app/customers/suppressions.ts'
import { normaliseEmail } from '../../app/domain/address.ts'
import type { Suppression } from '../../app/domain/customer.ts'
import { day } from '../../app/domain/time.ts'
import { saveLanguages } from '../../app/shops/shops.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { pagesOf } from './pages-of.ts'
import { keys, type Letter, noon } from './world.ts'

onEveryDatabase('The unsubscribe page', (db) => {
  const world = pagesOf(db)

  const oneClick = { 'List-Unsubscribe': 'One-Click' }
  const stopped = async ({ to }: Letter): Promise<unknown[]> =>
    (await world().rows('suppressions', { address_hash: keys.fingerprint(to), lifted_at: null }))
      .map(({ scope }) => String(scope))
      .toSorted()
  const marketing = async ({ to }: Letter): Promise<unknown[]> =>
    (await world().rows('consents', { address_hash: keys.fingerprint(to) }))
      .toSorted((a, b) => Number(a['at']) - Number(b['at']))
      .map(({ purpose, state, source }) => `${String(purpose)} ${String(state)}, ${String(source)}`)
  const hold = (letter: Letter, scope: Suppression['scope'], reason: Suppression['reason']): Promise<void> =>
    db().write((trx) =>
      suppress(trx, keys, { shopId: world().shopId, address: letter.to, scope, reason, at: noon - day }),
    )
  const choose = (letter: Letter, ...wanted: string[]) =>
    world().send(letter.unsubscribe, [['action', 'choose'], ...wanted.map((one): [string, string] => ['letters', one])])

  it('U1: says what will stop, and changes nothing when looked at', async () => {
    const letter = await world().letter({ locale: 'pl' })
    const before = await world().everything()
    const { status, text } = await world().get(letter.unsubscribe)
    expect(status).to.equal(200)
    expect(text).to.include('Wypisz mnie').and.to.include('Pytania o moje zamówienie')
    expect((await world().get(letter.unsubscribe, { method: 'HEAD' })).status).to.equal(200)
    expect(await world().everything()).to.equal(before)
  })

  it('speaks the letter’s language where the shop writes it, and the shop’s own where not', async () => {
    await saveLanguages(db().knex, world().shopId, ['pl', 'de'])
    const { text } = await world().get((await world().letter({ locale: 'de-AT' })).unsubscribe)
    expect(text).to.include('<html lang="de">').and.to.include('Diese Briefe beenden')
    expect((await world().get((await world().letter({ locale: 'fr' })).unsubscribe)).text).to.include('Wypisz mnie')
    await saveLanguages(db().knex, world().shopId, ['en', 'pl'])
  })

  it('U2: obeys a mail client’s one click (RFC 8058) in both form types, at once and without a redirect', async () => {
    const parts = new FormData()
    parts.set('List-Unsubscribe', 'One-Click')
    for (const body of [new URLSearchParams(oneClick), parts]) {
      const letter = await world().letter()
      const answer = await world().get(letter.unsubscribe, { method: 'POST', body })
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([200, null])
      expect(await stopped(letter)).to.deep.equal(['marketing', 'survey'])
      expect(await marketing(letter)).to.deep.equal(['marketing denied, preference page'])
    }
  })

  it('stops news of parcels only when it came by such a letter', async () => {
    const cart = await world().letter({ flow: 'abandoned-cart', purpose: 'marketing' })
    const notice = await world().letter({ flow: 'delivery-notice', purpose: 'delivery' })
    await world().send(cart.unsubscribe, oneClick)
    await world().send(notice.unsubscribe, oneClick)
    expect(await stopped(cart)).to.deep.equal(['marketing', 'survey'])
    expect(await stopped(notice)).to.deep.equal(['delivery', 'marketing', 'survey'])
  })

  it('U3: changes nothing for a forged token, and nobody else’s letters whatever the form says', async () => {
    const letter = await world().letter()
    const other = await world().letter()
    const forged = letter.unsubscribe
      .replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
      .replace(/(?<=^\/u\/.{9})./, '_')
    expect((await world().send(forged, oneClick)).status).to.equal(404)
    await world().send(letter.unsubscribe, {
      ...oneClick,
      email: other.to,
      address: other.to,
      shop_id: '1',
      message_id: other.id,
    })
    expect([await stopped(letter), await stopped(other)]).to.deep.equal([['marketing', 'survey'], []])
  })

  it('U4: obeys it from anywhere: with cookies of somebody signed in, from another site, without a token of a form', async () => {
    const letter = await world().letter()
    const headers = {
      cookie: 'aftercare_session=somebody; csrf=x',
      origin: 'https://mail.example.org',
      'sec-fetch-site': 'cross-site',
    }
    const answer = await world().send(letter.unsubscribe, oneClick, headers)
    expect([answer.status, answer.headers.get('set-cookie')]).to.deep.equal([200, null])
    expect(await stopped(letter)).to.deep.equal(['marketing', 'survey'])
  })

  it('U6: stops the address as it was written to, whatever its letters, and guesses at no other', async () => {
    const letter = await world().letter({ to_address: 'ula+sklep@żółw.example' })
    const plain = await world().letter({ to_address: 'ula@żółw.example' })
    await world().send(letter.unsubscribe, oneClick)
    expect([await stopped(letter), await stopped(plain)]).to.deep.equal([['marketing', 'survey'], []])
    const shouted = { ...letter, to: normaliseEmail(' Ula+Sklep@ŻÓŁW.example') ?? '' }
    expect(await stopped(shouted)).to.deep.equal(['marketing', 'survey'])
  })

  it('U8: stays when the platform tells an older wish to be written to', async () => {
    const letter = await world().letter()
    await world().send(letter.unsubscribe, oneClick)
    const older = {
      channel: 'email',
      purpose: 'marketing',
      state: 'granted',
      at: noon - day,
      source: 'shopify',
    } as const
    await db().write((trx) =>
      recordConsents(trx, keys, world().shopId, [{ email: letter.to, customerId: null, consent: older }]),
    )
    expect(await stopped(letter)).to.deep.equal(['marketing', 'survey'])
    const told = (await consentsOf(db().knex, world().shopId, [keys.fingerprint(letter.to)])).values().next().value
    expect(told?.at(-1)?.state, 'the newest word counts').to.equal('denied')
  })

  it('says the same however often it is pressed', async () => {
    const letter = await world().letter()
    for (const minutes of [0, 1, 2]) {
      world().now = noon + minutes * 60_000
      expect((await world().send(letter.unsubscribe, oneClick)).status).to.equal(200)
    }
    const rows = await world().rows('suppressions', { address_hash: keys.fingerprint(letter.to) })
    expect(rows.map(({ at }) => at)).to.deep.equal([noon, noon])
    expect((await world().get(letter.unsubscribe)).text).to.include('none of these letters any more')
  })

  it('offers finer choices and the way back, which is a consent for marketing', async () => {
    const letter = await world().letter()
    await choose(letter, 'delivery', 'marketing')
    expect(await stopped(letter)).to.deep.equal(['survey'])
    expect(await marketing(letter), 'a box that stood ticked is no consent').to.deep.equal([])
    world().now = noon + day
    await world().send(letter.unsubscribe, oneClick)
    expect(await stopped(letter)).to.deep.equal(['marketing', 'survey'])
    world().now = noon + 2 * day
    const back = await choose(letter, 'delivery', 'survey', 'marketing')
    expect(back.text).to.include('Your choice is saved').and.not.to.include('stopped by the shop')
    expect(await stopped(letter)).to.deep.equal([])
    expect(await marketing(letter)).to.deep.equal([
      'marketing denied, preference page',
      'marketing granted, preference page',
    ])
  })

  it('takes no ticked box as a wish for silence', async () => {
    const letter = await world().letter()
    await choose(letter)
    expect(await stopped(letter)).to.deep.equal(['delivery', 'marketing', 'survey'])
  })

  it('lets a person back after a complaint or a bounce, but not past the merchant', async () => {
    const complained = await world().letter()
    await hold(complained, 'all', 'complaint')
    await choose(complained, 'delivery')
    expect(await stopped(complained)).to.deep.equal(['marketing', 'survey'])

    const held = await world().letter()
    await hold(held, 'all', 'merchant')
    const { text } = await choose(held, 'delivery', 'survey', 'marketing')
    expect(await stopped(held)).to.deep.equal(['all'])
    expect(text).to.include('stopped by the shop itself').and.not.to.include(' checked')
  })

  it('works for a letter that expired unsent, and years later', async () => {
    const letter = await world().letter({ state: 'expired', sent_at: null, expires_at: noon - day })
    world().now = noon + 5_000 * day
    expect((await world().send(letter.unsubscribe, oneClick)).status).to.equal(200)
    expect(await stopped(letter)).to.deep.equal(['marketing', 'survey'])
  })

  it('answers an erased person kindly and stores nothing about them', async () => {
    const letter = await world().letter()
    await db().knex('messages').where({ shop_id: world().shopId, id: letter.id }).update({ to_address: null })
    const before = await world().everything()
    expect((await world().get(letter.unsubscribe)).status).to.equal(200)
    expect((await world().send(letter.unsubscribe, oneClick)).status).to.equal(200)
    expect((await choose(letter, 'marketing')).status).to.equal(200)
    expect(await world().everything()).to.equal(before)
  })
})
