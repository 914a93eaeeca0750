import { expect } from 'chai'
import fc from 'fast-check'
import { createSecretKey } from 'node:crypto'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { shopify } from '../../app/storefronts/shopify/index.ts'
import type { Delivery } from '../../app/storefronts/storefront.ts'
import { officialLibrary } from '../support/shopify-library.ts'
import { deliver, requiredHeaders, signatureHeader, signatureOf } from './shopify-platform.ts'

const secret = 'test_secret_key'
const delivered = (body: Buffer, headers: Readonly<Record<string, string>> = {}) => {
  const delivery = deliver(secret, 'orders/create', body, 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043')
  return { body, headers: { ...delivery.headers, ...headers } as Record<string, string> }
}
const ours = (delivery: Delivery, secrets: readonly string[] = [secret]) =>
  shopify.verify(
    delivery,
    secrets.map((text) => createSecretKey(Buffer.from(text))),
    { shop: null, now: 0 },
  )

/** The verdict of Shopify's own library; its reasons as the statuses we answer with. */
const statuses: Readonly<Record<string, number>> = {
  missing_body: 400,
  missing_hmac: 400,
  missing_headers: 400,
  invalid_hmac: 401,
}
const library = officialLibrary(secret)
async function theirs({ headers, body }: Delivery): Promise<number> {
  const req = Object.assign(new IncomingMessage(new Socket()), { headers, method: 'POST', url: '/webhooks/shopify' })
  const result = await library.webhooks.validate({
    rawBody: body.toString('utf8'),
    rawRequest: req,
    rawResponse: new ServerResponse(req),
  })
  return result.valid
    ? 200
    : (statuses[result.reason] ?? expect.fail(`${result.reason} is a reason of theirs we do not know`))
}
const statusOf = (delivery: Delivery): number => {
  const verdict = ours(delivery)
  return verdict.genuine ? 200 : verdict.status
}

describe('The signature of a Shopify delivery', () => {
  it('is that of the published example', async () => {
    const body = Buffer.from('{"foo": "bar"}')
    const signature = 'B23tXN681gZ0qIWNRrgtzBE9XSDo5yaUu6wfmhu3a7g='
    expect(signatureOf(secret, body)).to.equal(signature)
    const delivery = delivered(body, { [signatureHeader]: signature })
    expect(ours(delivery)).to.deep.equal({
      genuine: true,
      domain: 'cups.myshopify.com',
      topic: 'orders/create',
      deliveryId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
      eventId: '98880550-7158-44d4-b7cd-2c97c8a091b5',
      apiVersion: '2026-10',
      triggeredAt: Date.UTC(2026, 10, 3, 12, 0, 0, 123),
    })
    expect(await theirs(delivery)).to.equal(200)
  })

  it('is judged as the official library judges it, for the same reason, over every kind of damage (W1, W2)', async () => {
    const body = Buffer.from('{"id": 820982911946154508, "name": "Zażółć"}')
    const hmac = signatureOf(secret, body)
    const damagedHmac = fc.oneof(
      { weight: 3, arbitrary: fc.constant(hmac) },
      fc
        .tuple(fc.nat(hmac.length - 1), fc.constantFrom(...'Aa0+/=-_ '))
        .map(([place, letter]) => hmac.slice(0, place) + letter + hmac.slice(place + 1)),
      fc.nat(hmac.length).map((length) => hmac.slice(0, length)),
      fc.constantFrom(
        `${hmac}=`,
        ` ${hmac}`,
        `${hmac} `,
        `${hmac.slice(0, 20)}\n${hmac.slice(20)}`,
        hmac.toLowerCase(),
        hmac.replaceAll('+', '-').replaceAll('/', '_'),
        hmac.replaceAll('=', ''),
        Buffer.from(hmac, 'base64').toString('hex'),
        signatureOf('another secret', body),
        '',
        'x'.repeat(5_000),
      ),
      fc.string({ unit: 'binary-ascii' }),
    )
    const flipped = fc
      .tuple(fc.nat('{"id": 8'.length - 1), fc.integer({ min: 1, max: 127 }))
      .map(([place, bits]) => Buffer.from(body.map((byte, index) => (index === place ? (byte ^ bits) & 127 : byte))))
    const damagedBody = fc.oneof(
      { weight: 3, arbitrary: fc.constant(body) },
      flipped,
      fc.constantFrom(Buffer.from('{}'), Buffer.concat([body, Buffer.from(' ')]), Buffer.alloc(0)),
    )
    const lost = fc.oneof(fc.constant([]), fc.subarray(requiredHeaders, { maxLength: 2 }))
    await fc.assert(
      fc.asyncProperty(damagedHmac, damagedBody, lost, async (given, told, names) => {
        const delivery = delivered(told, { [signatureHeader]: given })
        for (const name of names) delete delivery.headers[name]
        expect(statusOf(delivery)).to.equal(await theirs(delivery))
      }),
      { numRuns: 600 },
    )
  })

  it('is asked for by name when a header is missing', async () => {
    for (const name of requiredHeaders) {
      const delivery = delivered(Buffer.from('{}'))
      delete delivery.headers[name]
      expect(ours(delivery)).to.deep.equal({ genuine: false, status: 400, why: `The delivery lacks ${name}.` })
      expect(await theirs(delivery)).to.equal(400)
    }
  })

  it('does not make a shop of any other name (W5)', () => {
    for (const domain of [
      'cups.example.com',
      'myshopify.com',
      'a/b.myshopify.com',
      'cups.myshopify.com.evil.example',
      '-.myshopify.com',
      'cups.myshopify.com\n',
    ])
      expect(ours(delivered(Buffer.from('{}'), { 'x-shopify-shop-domain': domain })), domain).to.include({
        genuine: false,
        status: 400,
      })
  })

  it('may come without the headers that only sometimes come', () => {
    const delivery = delivered(Buffer.from('{}'), { 'x-shopify-triggered-at': 'yesterday' })
    delete delivery.headers['x-shopify-event-id']
    expect(ours(delivery)).to.include({ genuine: true, eventId: null, triggeredAt: null })
  })
})
