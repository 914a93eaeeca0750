import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { shopifyHeaders } from '../app/cli/webhook.ts'
import { bodyOf, orderPayload } from '../app/cli/demo/deliveries.ts'
import { answerWith, domain, secret } from './process.ts'

export type Load = { readonly url: string; readonly connections: number; readonly seconds: number }

/** What came back. Requests still open when the time is up are waited for and counted, so that `accepted` can be checked on disk. */
export type Answers = {
  readonly accepted: number
  readonly refused: number
  readonly seconds: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

/*
 * Signed deliveries over keep-alive connections, one at a time on each, straight onto the sockets: a general load tool would
 * spend longer on building such a request than the fastest server on answering it. Every delivery has an id of its own.
 */
const at = Date.UTC(2026, 9, 5, 9)
const money = { amount: '49.00', currency_code: 'PLN' }
const set = { shop_money: money, presentment_money: money }
const fields = ['subtotal', 'tax', 'discounts', 'shipping', 'duties', 'line_items', 'outstanding', 'fees', 'cash']

/** Orders of about 10 KB, as large as Shopify's with a few goods, signed beforehand. Without the id, which is each delivery's own. */
const orders = Array.from({ length: 256 }, (_, index) =>
  bodyOf(
    orderPayload({
      id: String(5_100_000_000_000n + BigInt(index)),
      at,
      email: `reader-${index}@example.com`,
      lines: Array.from({ length: 6 }, (_, line) => ({ title: `Stoneware mug, glaze ${line + 1}`, price: '49.00' })),
      changes: {
        ...Object.fromEntries(fields.map((name) => [`current_total_${name}_set`, set])),
        ...Object.fromEntries(fields.map((name) => [`total_${name}_set`, set])),
        tax_lines: Array.from({ length: 8 }, () => ({ price: '9.16', rate: 0.23, title: 'VAT', price_set: set })),
        note_attributes: Array.from({ length: 42 }, (_, note) => ({
          name: `synthetic attribute ${note}`,
          value: 'a value of the length that such values have',
        })),
      },
    }),
  ),
).map((body) => {
  const { 'x-shopify-webhook-id': _, ...headers } = shopifyHeaders(secret, domain, 'orders/create', body, 'none', at)
  const lines = Object.entries({ host: '127.0.0.1', 'content-length': body.length, ...headers })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return { head: `POST /webhooks/shopify HTTP/1.1\r\n${head}`, body }
})

const run = randomUUID()
let next = 0

async function connection(load: Load, until: number, took: number[], statuses: Map<string, number>): Promise<void> {
  const { hostname, port } = new URL(load.url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await new Promise<void>((resolve, reject) => {
    let answer = ''
    let begun = 0
    const say = (): void => {
      const order = orders[next++ % orders.length]
      if (!order) return
      begun = performance.now()
      socket.cork()
      socket.write(`${order.head}x-shopify-webhook-id: ${run}-${next}\r\n\r\n`)
      socket.write(order.body)
      socket.uncork()
    }
    socket.setEncoding('latin1')
    socket.once('connect', say).once('error', reject)
    socket.once('close', () => reject(new Error('the server closed a connection')))
    socket.on('data', (text: string) => {
      answer += text
      const end = answer.indexOf('\r\n\r\n')
      if (end === -1) return
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(answer)?.[1] ?? 0)
      if (answer.length < end + 4 + length) return
      took.push(performance.now() - begun)
      const status = answer.slice(9, 12)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      answer = ''
      if (performance.now() < until) return say()
      resolve()
    })
  })
  socket.destroy()
}

async function press(load: Load): Promise<Answers> {
  const took: number[] = []
  const statuses = new Map<string, number>()
  const begun = performance.now()
  const until = begun + load.seconds * 1000
  await Promise.all(Array.from({ length: load.connections }, () => connection(load, until, took, statuses)))
  const seconds = (performance.now() - begun) / 1000
  took.sort((a, b) => a - b)
  const accepted = statuses.get('200') ?? 0
  return {
    accepted,
    refused: took.length - accepted,
    seconds,
    p50: took[Math.floor(took.length * 0.5)] ?? Number.NaN,
    p99: took[Math.floor(took.length * 0.99)] ?? Number.NaN,
  }
}

answerWith(String(orders[0]?.body.length), press)
