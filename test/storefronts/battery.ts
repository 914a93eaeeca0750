import { createSecretKey, type KeyObject } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { expect } from 'chai'
import fc from 'fast-check'
import {
  type Arrival,
  type Delivery,
  type Storefront,
  Unreadable,
  type Verdict,
} from '../../app/storefronts/storefront.ts'
import { toldOrder } from './told-order.ts'

/** A platform as its storefront's battery plays it. */
export type Platform = {
  readonly storefront: Storefront
  /** A delivery as the platform would sign and send it. */
  readonly deliver: (secret: string, topic: string, body: Buffer, deliveryId: string) => Delivery
  /** Every header the storefront looks at, the one that carries the signature among them. */
  readonly headers: readonly string[]
  readonly signature: string
  /** The topics it listens to. */
  readonly topics: readonly string[]
  /** The order of told-order.ts in the platform's words. */
  readonly order: { readonly topic: string; readonly body: Buffer }
  /** Where the platform's deliveries arrive, and when. */
  readonly arrival?: Arrival
}

const secret = 'a secret of the shop'
const key = (text: string): KeyObject => createSecretKey(Buffer.from(text))

/** What every storefront promises, whatever platform it reads. */
export function itIsAStorefront({
  storefront,
  deliver,
  headers,
  signature,
  topics,
  order,
  arrival = { shop: null, now: 0 },
}: Platform): void {
  const genuine = deliver(secret, order.topic, order.body, 'delivery-1')
  const judge = (delivery: Delivery, secrets: readonly string[] = [secret]): Verdict =>
    storefront.verify(delivery, secrets.map(key), arrival)
  const expectRefusal = (verdict: Verdict): void => {
    if (verdict.genuine) expect.fail('it was taken for genuine')
    expect(verdict.status).to.be.oneOf([400, 401])
    expect(verdict.why).to.match(/^[A-Z].*\.$/)
  }

  const name = fc.constantFrom(...headers, 'x-other')
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.base64String(),
    fc.array(fc.string(), { maxLength: 3 }),
    fc.constant(undefined),
  )
  const anyHeaders = fc.dictionary(name, value) as fc.Arbitrary<IncomingHttpHeaders>
  const anyBody = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))

  it('knows a genuine delivery, in lower case whose it is', () => {
    const verdict = judge(genuine)
    if (!verdict.genuine) expect.fail(verdict.why)
    expect(verdict).to.include({ topic: order.topic })
    expect(verdict.domain).to.match(/^[a-z0-9.-]+$/)
  })

  it('names a repeated delivery alike, and every other one differently', () => {
    expect(judge(deliver(secret, order.topic, order.body, 'delivery-1'))).to.deep.equal(judge(genuine))
    const [one, other] = [genuine, deliver(secret, order.topic, Buffer.from('{"id":2}'), 'delivery-2')].map(
      (delivery) => judge(delivery),
    )
    if (!one?.genuine || !other?.genuine) expect.fail('a genuine delivery was refused')
    expect(one.deliveryId).not.to.equal(other.deliveryId)
  })

  it('accepts a secret that is being rotated out, and none that is not the shop’s', () => {
    expect(judge(genuine, ['a newer secret', secret]).genuine).to.equal(true)
    expectRefusal(judge(genuine, ['a newer secret']))
    expectRefusal(judge(genuine, []))
  })

  it('refuses a delivery when one bit of its body was changed (W2)', () => {
    fc.assert(
      fc.property(fc.nat(genuine.body.length * 8 - 1), (bit) => {
        const body = Buffer.from(genuine.body)
        body[bit >> 3] = (body[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(judge({ ...genuine, body })).to.include({ genuine: false, status: 401 })
      }),
    )
  })

  it('refuses what is forged, whatever its headers and body, and never throws (W1)', () => {
    fc.assert(
      fc.property(anyHeaders, anyBody, (forged, body) => expectRefusal(judge({ headers: forged, body }))),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(anyHeaders, anyBody, (forged, body) => {
        const given = { ...genuine.headers, ...forged }
        const verdict = judge({ headers: given, body })
        if (given[signature] === genuine.headers[signature]) expectRefusal(verdict)
        expectRefusal(judge({ headers: { ...given, [signature]: forged[signature] }, body: genuine.body }))
      }),
      { numRuns: 500 },
    )
  })

  it('is not confused by strange headers on a genuine delivery', () => {
    fc.assert(
      fc.property(anyHeaders, (strange) => {
        const verdict = judge({
          ...genuine,
          headers: { ...genuine.headers, ...strange, [signature]: genuine.headers[signature] },
        })
        if (!verdict.genuine) return expectRefusal(verdict)
        expect(verdict.domain).to.match(/^[a-z0-9.-]+$/)
        expect([verdict.topic, verdict.deliveryId]).not.to.include('')
      }),
      { numRuns: 500 },
    )
  })

  it('tells the same order as every other storefront', () => {
    expect(storefront.read(order.topic, order.body, 0)).to.deep.equal([toldOrder])
  })

  it('ignores what it does not listen to, whatever the topic is called', () => {
    for (const topic of ['', 'themes/publish', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])
      expect(storefront.read(topic, Buffer.from('{}'), 0), topic).to.equal(null)
  })

  it('sets aside what it cannot read with a sentence, and throws nothing else', () => {
    const json = fc.jsonValue().map((payload) => Buffer.from(JSON.stringify(payload)))
    fc.assert(
      fc.property(fc.constantFrom(...topics), fc.oneof(anyBody, json), (topic, body) => {
        try {
          expect(storefront.read(topic, body, 0)).to.be.an('array')
        } catch (error) {
          expect(error).to.be.instanceOf(Unreadable)
          expect((error as Unreadable).message).to.match(/^[A-Z].*\.$/)
        }
      }),
      { numRuns: 1_000 },
    )
  })
}
