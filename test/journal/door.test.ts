import { createSecretKey } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect } from 'chai'
import { shopifyHeaders } from '../../app/cli/webhook.ts'
import { openDoor } from '../../app/journal/door.ts'
import { openJournal, type Journal } from '../../app/journal/store.ts'
import { takeJournal } from '../../app/journal/take.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { addShop, findShop } from '../../app/shops/shops.ts'
import { storefrontNamed } from '../../app/storefronts/index.ts'
import type { Storefront } from '../../app/storefronts/storefront.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { bodyOf, orderPayload } from '../support/shopify.ts'

const secret = 'the secret in use'
const oldSecret = 'the secret being rotated out'
const domain = 'door.myshopify.com'
const keys = deriveKeys(Buffer.alloc(32, 6))
const noon = Date.UTC(2026, 10, 3, 11)
const megabyte = 1024 * 1024
const order = bodyOf(orderPayload({ id: '820982911946154508', at: noon }))

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }
type Headers = Record<string, string>

onEveryDatabase('The door for webhooks', (db) => {
  let server: Server
  let shopId: number
  /** What the next deliveries are written into; tests put a slower or a broken one in its place. */
  let journal: Journal
  let woken = 0
  const reports: string[] = []

  before(async () => {
    shopId = (await addShop(db(), keys, { domain, platform: 'shopify', locale: 'en' }, 0)).id
    const door = openDoor({
      storefront: storefrontNamed('shopify') as Storefront,
      secretsOf: async () => [secret, oldSecret].map((text) => createSecretKey(Buffer.from(text))),
      journal: { append: (entry) => journal.append(entry) },
      shopIdOf: async (name) => (await findShop(db().knex, name))?.id ?? null,
      now: () => noon,
      wake: () => void woken++,
      report: (_, sentence) => void reports.push(sentence),
    })
    server = createServer(door).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  beforeEach(async () => {
    journal = openJournal(db())
    await db().knex('journal').where({ shop_id: shopId }).delete()
    woken = 0
    reports.length = 0
  })
  after(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  const port = (): number => (server.address() as AddressInfo).port
  const rows = (): Promise<readonly Record<string, unknown>[]> => db().knex('journal').where({ shop_id: shopId })
  const signed = (topic: string, body: Buffer, id?: string, shop = domain): Headers =>
    shopifyHeaders(secret, shop, topic, body, id, noon)

  /** Sends the body in the given pieces; without a length of their own they travel in chunks. */
  async function send(headers: Headers, pieces: readonly Buffer[], method = 'POST'): Promise<Answer> {
    const sending = request({ port: port(), host: '127.0.0.1', method, headers, agent: false })
    // An answer may come before the whole body is written; what is left to write then fails, and that is no fault.
    sending.on('error', () => {})
    const answered = once(sending, 'response')
    for (const piece of pieces) sending.write(piece)
    sending.end()
    const [response] = (await answered) as [IncomingMessage]
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk as Buffer)
    return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }
  }
  const post = (headers: Headers, body: Buffer): Promise<Answer> => send(headers, [body])

  async function expectRefusal(answer: Answer, status: number): Promise<void> {
    expect([answer.status, answer.headers['content-type']]).to.deep.equal([status, 'application/problem+json'])
    const told = JSON.parse(answer.text) as { status: number; detail: string }
    expect(told.status).to.equal(status)
    expect(told.detail).to.match(/^[A-Z].+\.$/)
    expect(answer.headers['x-content-type-options']).to.equal('nosniff')
    expect(await rows(), 'nothing is written down').to.deep.equal([])
    expect(woken).to.equal(0)
  }

  it('writes a genuine delivery down byte by byte, answers 200 and wakes the work', async () => {
    const body = Buffer.from(`{ "id" : 820982911946154508.0,\r\n "note" : "żółć" }`)
    const answer = await post({ ...signed('orders/create', body, 'd1'), 'x-shopify-event-id': 'e1' }, body)
    expect([answer.status, answer.text]).to.deep.equal([200, 'OK'])
    const [row, ...others] = await rows()
    expect(others).to.deep.equal([])
    expect(row).to.include({ topic: 'orders/create', delivery_id: 'd1', event_id: 'e1', state: 'waiting', attempts: 0 })
    expect(row).to.include({ api_version: '2026-10', triggered_at: noon, received_at: noon })
    expect(body.equals(row?.['payload'] as Buffer)).to.equal(true)
    expect(woken).to.equal(1)
  })

  it('answers 200 only once the delivery is on disk', async () => {
    const happened: string[] = []
    let written = (): void => {}
    const real = openJournal(db())
    const begun = new Promise<void>((begin) => {
      journal = {
        append: async (entry) => {
          begin()
          await new Promise<void>((resolve) => (written = resolve))
          const kept = await real.append(entry)
          happened.push('written')
          return kept
        },
      }
    })
    const body = Buffer.from('{}')
    const answered = post(signed('orders/create', body), body).then(({ status }) => happened.push(`answered ${status}`))
    await begun
    // A whole exchange with the same server: an answer that did not wait would be here by now.
    expect((await send({}, [], 'GET')).status).to.equal(405)
    expect(happened).to.deep.equal([])
    written()
    await answered
    expect(happened).to.deep.equal(['written', 'answered 200'])
  })

  it('takes what the secret being rotated out has signed, and nothing signed otherwise', async () => {
    const old = shopifyHeaders(oldSecret, domain, 'orders/create', order, 'd1')
    expect((await post(old, order)).status).to.equal(200)
    await db().knex('journal').where({ shop_id: shopId }).delete()
    woken = 0
    const good = signed('orders/create', order)
    const signature = good['x-shopify-hmac-sha256'] ?? ''
    for (const forged of [
      shopifyHeaders('another secret', domain, 'orders/create', order)['x-shopify-hmac-sha256'] ?? '',
      signature.slice(0, -1),
      signature.toLowerCase(),
      `${signature} `.repeat(50),
      Buffer.from(signature, 'base64').toString('hex'),
    ])
      await expectRefusal(await post({ ...good, 'x-shopify-hmac-sha256': forged }, order), 401)
    await expectRefusal(await post(good, Buffer.concat([order, Buffer.from(' ')])), 401)
  })

  it('answers 400 when a header is missing or impossible, and when there is no body (W1)', async () => {
    const good = signed('orders/create', order)
    for (const name of Object.keys(good).filter((name) => name.startsWith('x-') && !name.endsWith('-triggered-at'))) {
      const { [name]: _, ...rest } = good
      const answer = await post(rest, order)
      await expectRefusal(answer, 400)
      expect(answer.text).to.include(name)
    }
    for (const shop of ['evil.example.com', 'a.b.myshopify.com', '-.myshopify.com', `${'a'.repeat(200)}.myshopify.com`])
      await expectRefusal(await post({ ...good, 'x-shopify-shop-domain': shop }, order), 400)
    await expectRefusal(await post({ ...good, 'x-shopify-webhook-id': 'x'.repeat(191) }, order), 400)
    const empty = Buffer.alloc(0)
    await expectRefusal(await post(signed('orders/create', empty), empty), 400)
  })

  it('keeps a delivery whose moment of telling cannot be read', async () => {
    const answer = await post({ ...signed('orders/create', order), 'x-shopify-triggered-at': 'yesterday' }, order)
    expect(answer.status).to.equal(200)
    expect((await rows()).map((row) => row['triggered_at'])).to.deep.equal([null])
  })

  it('answers 404 to a shop it does not know, and makes none of it (W5)', async () => {
    const before = await db().knex('shops').pluck('domain')
    const stranger = 'stranger.myshopify.com'
    await expectRefusal(await post(signed('orders/create', order, 'd1', stranger), order), 404)
    expect(await db().knex('shops').pluck('domain')).to.deep.equal(before)
    expect(await db().knex('journal').where({ delivery_id: 'd1' })).to.deep.equal([])
  })

  it('answers 200 to a genuine compliance topic of a shop it does not know, and 401 to a forged one (W7)', async () => {
    const body = Buffer.from('{"shop_id":1,"shop_domain":"stranger.myshopify.com"}')
    for (const topic of ['customers/data_request', 'customers/redact', 'shop/redact']) {
      const headers = signed(topic, body, 'd1', 'stranger.myshopify.com')
      expect((await post(headers, body)).status, topic).to.equal(200)
      await expectRefusal(await post({ ...headers, 'x-shopify-hmac-sha256': 'AAAA' }, body), 401)
    }
    expect(await db().knex('journal').where({ delivery_id: 'd1' })).to.deep.equal([])
  })

  it('knows a shop by its domain in any case', async () => {
    expect((await post(signed('orders/create', order, 'd1', 'Door.MyShopify.com'), order)).status).to.equal(200)
    expect(await rows()).to.have.length(1)
  })

  it('answers 413 to what says it is larger than 5 MB, before it is sent, and to what turns out to be', async () => {
    const said = { ...signed('orders/create', order), 'content-length': String(5 * megabyte + 1) }
    const lines = Object.entries(said).map(([name, value]) => `${name}: ${value}`)
    const socket = connect(port(), '127.0.0.1')
    socket.write(['POST / HTTP/1.1', 'host: localhost', ...lines, '', ''].join('\r\n'))
    const [begun] = (await once(socket, 'data')) as [Buffer]
    expect(begun.toString()).to.match(/^HTTP\/1\.1 413 /)
    socket.destroy()
    expect(await rows()).to.deep.equal([])

    const whole = Buffer.alloc(5 * megabyte + 1, ' ')
    const answer = await fetch(`http://127.0.0.1:${port()}/`, { method: 'POST', body: whole })
    expect([answer.status, await answer.json()], 'also to whoever writes on regardless').to.deep.include(413)

    const pieces = Array.from({ length: 6 }, () => Buffer.alloc(megabyte, ' '))
    await expectRefusal(await send({ 'transfer-encoding': 'chunked' }, pieces), 413)
  })

  it('takes a delivery of just 5 MB', async () => {
    const body = Buffer.concat([Buffer.from('{}'), Buffer.alloc(5 * megabyte - 2, ' ')])
    expect((await post(signed('orders/create', body), body)).status).to.equal(200)
    expect((await rows()).map((row) => (row['payload'] as Buffer).length)).to.deep.equal([5 * megabyte])
  })

  it('takes as many large deliveries at once as it lets in', async () => {
    const body = Buffer.concat([Buffer.from('{}'), Buffer.alloc(5 * megabyte - 2, ' ')])
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, number) => post(signed('orders/create', body, `large ${number}`), body)),
    )
    expect(answers.map(({ status }) => status)).to.deep.equal(Array(12).fill(200))
    expect(await rows()).to.have.length(12)
  }).timeout(20_000)

  it('asks for a repetition when the delivery could not be written down', async () => {
    journal = { append: () => Promise.reject(new Error('the disk at /var/lib is full')) }
    const answer = await post(signed('orders/create', order), order)
    await expectRefusal(answer, 503)
    expect(answer.headers['retry-after']).to.equal('30')
    expect(answer.text).not.to.include('/var/lib')
    expect(reports).to.deep.equal(['a delivery could not be written down'])
  })

  it('asks for a repetition rather than hold more deliveries than it can, and recovers', async () => {
    let release = (): void => {}
    const held = new Promise<boolean>((resolve) => (release = () => resolve(true)))
    let waiting = 0
    const full = new Promise<void>((resolve) => {
      journal = {
        append: () => {
          if (++waiting === 13) resolve()
          return held
        },
      }
    })
    const body = Buffer.concat([Buffer.from('{}'), Buffer.alloc(5 * megabyte - 2, ' ')])
    const headers = signed('orders/create', body, 'large')
    const first = Array.from({ length: 13 }, () => post(headers, body))
    await full
    const refused = await post(signed('orders/create', order, 'small'), order)
    await expectRefusal(refused, 503)
    expect(refused.headers['retry-after']).to.equal('10')
    release()
    expect(new Set((await Promise.all(first)).map(({ status }) => status))).to.deep.equal(new Set([200]))
    expect((await post(signed('orders/create', order, 'small'), order)).status).to.equal(200)
  }).timeout(20_000)

  it('keeps nothing of an upload that breaks off', async () => {
    const headers = { ...signed('orders/create', order), 'content-length': String(order.length) }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    const arrived = once(server, 'request') as Promise<[IncomingMessage]>
    const socket = connect(port(), '127.0.0.1')
    socket.write(['POST / HTTP/1.1', 'host: localhost', ...lines, '', ''].join('\r\n'))
    socket.write(order.subarray(0, order.length - 1))
    const [req] = await arrived
    const gone = new Promise((resolve) => req.once('close', resolve))
    socket.destroy()
    await gone
    // Deliveries are written in their order: what the torn one left behind would be here before the next.
    expect((await post(signed('orders/create', order, 'whole'), order)).status).to.equal(200)
    expect((await rows()).map((row) => row['delivery_id'])).to.deep.equal(['whole'])
    expect(reports).to.deep.equal([])
  })

  it('answers every other method with 405 and the one it takes', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await send({}, [], method)
      await expectRefusal(answer, 405)
      expect(answer.headers.allow).to.equal('POST')
    }
  })

  it('makes one row of a delivery that comes ten times at once, and answers 200 to each (W6)', async () => {
    const headers = signed('orders/create', order, 'ten')
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(headers, order)))
    expect(answers.map(({ status }) => status)).to.deep.equal(Array(10).fill(200))
    expect(await rows()).to.have.length(1)
    const other = signed('orders/updated', order, 'ten')
    expect((await post(other, order)).status).to.equal(200)
    expect(await rows(), 'the same id under another topic is another delivery').to.have.length(2)
  })

  it('takes a genuine body that is no JSON, which is then set aside with the reason', async () => {
    const body = Buffer.from([0x7b, 0x00, 0xff, 0xfe])
    expect((await post(signed('orders/create', body, 'torn'), body)).status).to.equal(200)
    await takeJournal({ db: db(), keys, report: (error) => expect.fail(String(error)) }, noon)
    const [row] = await rows()
    expect(row).to.include({ state: 'set aside', why: 'The body is not JSON.' })
    expect(body.equals(row?.['payload'] as Buffer)).to.equal(true)
  })
})
