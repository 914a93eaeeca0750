import { execFileSync } from 'node:child_process'
import { createSecretKey } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { challengeOf, isChallenge } from '../../app/storefronts/connect/handshake.ts'
import { prestashop } from '../../app/storefronts/prestashop/index.ts'
import { woocommerce } from '../../app/storefronts/woocommerce/index.ts'

const php = process.env.AFTERCARE_TEST_PHP
const root = resolve(import.meta.dirname, '../../plugins')

type Call = readonly [name: string, given: readonly unknown[]]

/** Asks the plugins' own code. */
const ask = (calls: readonly Call[]): readonly unknown[] =>
  JSON.parse(
    execFileSync(php ?? 'php', [join(import.meta.dirname, 'pure.php')], { input: JSON.stringify(calls) }).toString(),
  ) as unknown[]
const one = (name: string, ...given: readonly unknown[]): unknown => ask([[name, given]])[0]

;(php ? describe : describe.skip)('What the plugins do in PHP', function () {
  this.timeout(60_000)

  it('is written without a slip', () => {
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.php'))
    expect(files).to.have.length.above(30)
    for (const file of files) execFileSync(php ?? 'php', ['-l', join(root, file)], { stdio: 'pipe' })
  })

  it('signs a WooCommerce delivery as our door reads it', () => {
    const body = Buffer.from('{"name":"Zażółć gęślą jaźń"}')
    const signature = one('Aftercare_Signature::of_delivery', body.toString(), 'the secret') as string
    const headers = { 'x-wc-webhook-signature': signature, 'x-wc-webhook-topic': 'aftercare.cart' }
    const secrets = [createSecretKey(Buffer.from('the secret'))]
    expect(woocommerce.verify({ headers, body }, secrets, { shop: 'shop.example', now: 0 })).to.include({
      genuine: true,
    })
  })

  it('signs a PrestaShop delivery as our door reads it, topic and moment too', () => {
    const body = Buffer.from('{"at":"2026-11-26T12:36:32+01:00"}')
    const now = Date.UTC(2026, 10, 26)
    const signature = one(
      'AftercareSignature::ofDelivery',
      'order',
      body.toString(),
      'the secret',
      now / 1_000,
    ) as string
    const headers = (topic: string) => ({
      'x-aftercare-signature': signature,
      'x-aftercare-timestamp': String(now / 1_000),
      'x-aftercare-topic': topic,
    })
    const secrets = [createSecretKey(Buffer.from('the secret'))]
    const read = (topic: string) =>
      prestashop.verify({ headers: headers(topic), body }, secrets, { shop: 's.example', now })
    expect(read('order')).to.include({ genuine: true })
    expect(read('customer')).to.include({ genuine: false })
  })

  it('makes secrets of 256 bits and hashes them as the handshake expects', () => {
    for (const name of ['Aftercare_Signature', 'AftercareSignature']) {
      const [first, second, challenge] = ask([
        [`${name}::fresh`, []],
        [`${name}::fresh`, []],
        [`${name}::challenge`, ['a secret']],
      ]) as string[]
      expect(first)
        .to.match(/^[\w-]{43}$/)
        .and.not.equal(second)
      expect(challenge).to.equal(challengeOf('a secret'))
      expect(isChallenge(challenge ?? '')).to.equal(true)
    }
  })

  it('connects to https only, but for this very machine', () => {
    const typed = [
      'aftercare.example',
      'https://a.example/',
      'http://a.example',
      'http://127.0.0.1:3000',
      'https://u:p@a.example',
      'ftp://a.example',
      '',
      'https://a.example/?x',
    ]
    expect(ask(typed.map((text) => ['AftercareLink::appAddress', [text]]))).to.deep.equal([
      'https://aftercare.example',
      'https://a.example',
      '',
      'http://127.0.0.1:3000',
      '',
      '',
      '',
      '',
    ])
  })

  it('guesses what the states of Polish and English shops mean', () => {
    const states = {
      'Oczekiwanie na płatność przelewem': 'waiting',
      'Płatność zaakceptowana': 'paid',
      'Zamówienie nieopłacone': 'waiting',
      'On backorder (not paid)': 'waiting',
      'On backorder (paid)': 'paid',
      'W trakcie przygotowania': 'preparing',
      'Paczka w drodze': 'on_its_way',
      Wysłane: 'sent',
      'Wydana do doręczenia': 'out_for_delivery',
      'Gotowa do odbioru w Paczkomacie': 'ready_for_pickup',
      Awizo: 'attempted',
      Dostarczono: 'delivered',
      Odebrana: 'delivered',
      'Zwrot do nadawcy': 'failed',
      Anulowane: 'cancelled',
      'Zwrot środków': 'refunded',
      'Błąd płatności': 'payment_failed',
      Shipped: 'sent',
      Delivered: 'delivered',
      Canceled: 'cancelled',
      Refunded: 'refunded',
      'Moja własna etykieta': '',
    }
    const names = Object.keys(states)
    const guessed = ask(names.map((name) => ['AftercareStates::guess', [[name], {}]]))
    expect(Object.fromEntries(names.map((name, index) => [name, guessed[index]]))).to.deep.equal(states)
    expect(one('AftercareStates::guess', ['Moja etykieta'], { shipped: true })).to.equal('sent')
  })

  it('goes by what the merchant chose, "nothing" too, and by nothing made up', () => {
    expect(
      one('AftercareStates::merge', { 4: 'sent', 5: 'delivered', 6: 'cancelled' }, { 4: '', 5: 'made up' }),
    ).to.deep.equal({
      4: '',
      5: 'delivered',
      6: 'cancelled',
    })
  })

  it('knows which WooCommerce states mean sent and delivered', () => {
    expect(one('Aftercare_Parcels::read_list', ' wc-Wyslane, completed;completed ')).to.deep.equal([
      'wyslane',
      'completed',
    ])
    const meaning = { sent: ['completed', 'wyslane'], delivered: ['dostarczone'] }
    expect(
      ask(['wyslane', 'dostarczone', 'processing'].map((state) => ['Aftercare_Parcels::meaning', [state, meaning]])),
    ).to.deep.equal(['sent', 'delivered', ''])
  })
})
