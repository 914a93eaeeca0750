import { createSecretKey } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type OutgoingHttpHeaders, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { shopifyHeaders } from '../../app/cli/webhook.ts'
import { openDoor } from '../../app/journal/door.ts'
import { openJournal } from '../../app/journal/store.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { addShop, findShop } from '../../app/shops/shops.ts'
import { storefrontNamed } from '../../app/storefronts/index.ts'
import type { Storefront } from '../../app/storefronts/storefront.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { bodyOf, orderPayload } from '../support/shopify.ts'

const keys = deriveKeys(Buffer.alloc(32, 4))
const noon = Date.UTC(2026, 10, 3, 11)
const [mine, theirs] = ['cups.myshopify.com', 'bowls.myshopify.com']
const secret = 'the secret of the app'
const order = bodyOf(orderPayload({ id: '820982911946154508', at: noon }))
const signed = (topic: string, body: Buffer, id?: string, shop = mine): Record<string, string> =>
  shopifyHeaders(secret, shop, topic, body, id, noon)

onEveryDatabase('The door for webhooks, before strangers', (db) => {
  let server: Server
  before(async () => {
    for (const domain of [mine, theirs]) await addShop(db(), keys, { domain, platform: 'shopify', locale: 'en' }, 0)
    const journal = openJournal(db())
    const door = openDoor({
      storefront: storefrontNamed('shopify') as Storefront,
      secretsOf: async () => [createSecretKey(Buffer.from(secret))],
      journal,
      shopIdOf: async (name) => (await findShop(db().knex, name))?.id ?? null,
      now: () => noon,
      wake: () => {},
      report: (error) => expect.fail(String(error)),
    })
    server = createServer(door).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  beforeEach(() => db().knex('journal').delete())
  after(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const port = (): number => (server.address() as AddressInfo).port
  const rows = (): Promise<{ payload: Buffer; state: string }[]> => db().knex('journal').orderBy('id')

  async function post(headers: OutgoingHttpHeaders, body: Buffer, path = '/'): Promise<number> {
    const sending = request({ port: port(), host: '127.0.0.1', method: 'POST', path, headers, agent: false })
    sending.on('error', () => {})
    sending.end(body)
    const [response] = (await once(sending, 'response')) as [IncomingMessage]
    response.resume()
    return response.statusCode ?? 0
  }

  it('counts the bytes that were signed, and no other way of writing the same (W3)', async () => {
    const body = Buffer.from('{"name":"\\u017b\\u00f3\\u0142w", "id":1,"id":2}')
    const same = Buffer.from(JSON.stringify(JSON.parse(body.toString())))
    expect(await post(signed('orders/create', same), body)).to.equal(401)
    expect(await post(signed('orders/create', body), same)).to.equal(401)
    expect(await rows()).to.deep.equal([])
    expect(await post(signed('orders/create', body), body)).to.equal(200)
    expect((await rows()).map(({ payload }) => payload.toString())).to.deep.equal([body.toString()])
  })

  it('does not let what was signed for one shop end another (W5)', async () => {
    for (const [topic, named] of [
      ['customers/data_request', 'shop_domain'],
      ['customers/redact', 'shop_domain'],
      ['shop/redact', 'shop_domain'],
      ['app/uninstalled', 'myshopify_domain'],
      ['shop/update', 'myshopify_domain'],
    ] as const) {
      const body = Buffer.from(JSON.stringify({ id: 1, [named]: mine }))
      expect(await post(signed(topic, body, `${topic} theirs`, theirs), body), topic).to.equal(401)
      expect(await post(signed(topic, body, `${topic} unknown`, 'no.myshopify.com'), body), topic).to.equal(401)
    }
    expect(await rows()).to.deep.equal([])
    expect(await db().knex('shops').count({ n: '*' }).first()).to.deep.equal({ n: 2 })
    const body = Buffer.from(JSON.stringify({ id: 1, shop_domain: mine.toUpperCase() }))
    expect(await post(signed('shop/redact', body), body)).to.equal(200)
    expect(await rows()).to.have.length(1)
  })

  it('refuses the topics of the law when they are forged, and keeps them durably when they are not (W7)', async () => {
    const body = Buffer.from(JSON.stringify({ shop_domain: mine, customer: { id: 7 } }))
    for (const topic of ['customers/redact', 'customers/data_request', 'shop/redact']) {
      const good = signed(topic, body, topic)
      expect(await post({ ...good, 'x-shopify-hmac-sha256': 'bm90IHNpZ25lZA==' }, body), topic).to.equal(401)
      expect(await rows(), topic).to.deep.equal([])
      expect(await post(good, body), topic).to.equal(200)
      expect((await rows()).map(({ state }) => state)).to.deep.equal(['waiting'])
      await db().knex('journal').delete()
    }
  })

  it('unpacks nothing: a bomb is refused unread, whether it says what it is or not (W8)', async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024), { level: 9 })
    const before = process.memoryUsage.rss()
    for (const encoding of ['gzip', 'deflate', 'br', 'gzip, gzip'])
      expect(await post({ ...signed('orders/create', bomb), 'content-encoding': encoding }, bomb)).to.equal(415)
    expect(await post({ 'content-type': 'application/gzip', 'x-shopify-hmac-sha256': 'x' }, bomb)).to.equal(401)
    expect(process.memoryUsage.rss() - before).to.be.below(64 * 1024 * 1024)
    expect(await rows()).to.deep.equal([])
    expect(await post({ ...signed('orders/create', order), 'content-encoding': 'identity' }, order)).to.equal(200)
  }).timeout(30_000)

  it('takes a signature from its header alone, told once (W9)', async () => {
    const { 'x-shopify-hmac-sha256': hmac = '', ...rest } = signed('orders/create', order)
    expect(await post(rest, order, `/?x-shopify-hmac-sha256=${encodeURIComponent(hmac)}&hmac=${hmac}`)).to.equal(400)
    expect(await post({ ...rest, 'x-shopify-hmac-sha256': [hmac, hmac] }, order)).to.equal(401)
    const socket = connect(port(), '127.0.0.1')
    const lines = Object.entries({ ...rest, 'x-shopify-hmac-sha256': hmac }).map((pair) => pair.join(': '))
    socket.end(
      ['POST / HTTP/1.1', 'host: x', ...lines, `content-length: ${order.length}`, 'transfer-encoding: chunked']
        .concat('', order.toString())
        .join('\r\n'),
    )
    let answer = ''
    for await (const chunk of socket) answer += String(chunk)
    expect(answer).to.match(/^HTTP\/1\.1 400 /)
    expect(await rows()).to.deep.equal([])
    expect(await post({ ...rest, 'X-SHOPIFY-HMAC-SHA256': hmac }, order), 'names have no case').to.equal(200)
  })
})
