import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen } from './port.ts'
import type { Payload } from './shopify.ts'

export type Asked = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
}

/** A store at the other end of the wire; what it holds can be changed while it runs. */
export type StoreStandIn = {
  readonly url: string
  readonly keys: { key: string; secret: string }
  readonly orders: Payload[]
  readonly products: Payload[]
  readonly customers: Payload[]
  readonly webhooks: (Payload & { id: number; status: string; topic: string; delivery_url: string; secret?: string })[]
  readonly coupons: Payload[]
  readonly asked: Asked[]
  /** What the store answers to our question for proof; null: no handshake is under way. */
  secret: string | null
  /** Answers instead of everything else, for hostile stores. */
  instead: ((req: IncomingMessage, res: ServerResponse) => void) | null
  readonly stop: () => Promise<void>
}

type Answer = { readonly status: number; readonly value: unknown }
const fault = (status: number, code: string): Answer => ({ status, value: { code, message: code, data: { status } } })

/** WooCommerce's REST API as far as we ask it: keys, versions, paging, and the filters that tell apart what changed. */
export async function startWooStandIn(): Promise<StoreStandIn> {
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      if (shop.instead) return shop.instead(req, res)
      const url = new URL(req.url ?? '/', 'http://store')
      const asked = {
        method: req.method ?? 'GET',
        path: url.pathname,
        query: url.searchParams,
        body: Buffer.concat(chunks).toString(),
      }
      shop.asked.push(asked)
      const { status, value } = answerTo(shop, asked, req.headers.authorization)
      res.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(value))
    })
  })
  const shop: StoreStandIn = {
    url: `http://127.0.0.1:${await listen(server)}`,
    keys: { key: `ck_${'a'.repeat(40)}`, secret: `cs_${'b'.repeat(40)}` },
    orders: [],
    products: [],
    customers: [],
    webhooks: [],
    coupons: [],
    asked: [],
    secret: null,
    instead: null,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return shop
}

function answerTo(shop: StoreStandIn, asked: Asked, authorization = ''): Answer {
  const proof = /^\/wp-json\/aftercare\/v1\/proof$/.test(asked.path)
  if (proof)
    return shop.secret === null
      ? fault(404, 'aftercare_nothing')
      : {
          status: 200,
          value: {
            proof: createHmac('sha256', shop.secret)
              .update(`aftercare-proof:${asked.query.get('nonce') ?? ''}`)
              .digest('hex'),
          },
        }
  const [, list = '', id] = /^\/wp-json\/wc\/v3\/([a-z_]+)(?:\/(\w+))?$/.exec(asked.path) ?? []
  if (list === '') return fault(404, 'rest_no_route')
  const expected = `Basic ${Buffer.from(`${shop.keys.key}:${shop.keys.secret}`).toString('base64')}`
  if (authorization !== expected) return fault(401, 'woocommerce_rest_cannot_view')
  if (list === 'system_status')
    return {
      status: 200,
      value: { environment: { version: '10.3.6', language: 'pl_PL' }, settings: { currency: 'PLN' } },
    }
  if (list === 'settings') return { status: 200, value: [{ id: 'woocommerce_default_country', value: 'PL:MZ' }] }
  const rows = {
    orders: shop.orders,
    products: shop.products,
    customers: shop.customers,
    webhooks: shop.webhooks,
    coupons: shop.coupons,
  }[list]
  if (!rows) return fault(404, 'rest_no_route')
  if (asked.method !== 'GET') return changeIn(rows, asked, id)
  if (id === undefined) return listOf(rows, list, asked.query)
  const found = rows.find((row) => String(row.id) === id)
  return found ? { status: 200, value: found } : fault(404, 'woocommerce_rest_invalid_id')
}

function listOf(rows: readonly Payload[], list: string, query: URLSearchParams): Answer {
  const size = Number(query.get('per_page') ?? 10)
  const page = Number(query.get('page') ?? 1)
  if (!(size >= 1 && size <= 100)) return fault(400, 'rest_invalid_param')
  const [status, after, code] = [query.get('status'), query.get('modified_after'), query.get('code')]
  if (after !== null && query.get('dates_are_gmt') !== 'true') return fault(400, 'the stand-in keeps no local time')
  const found = rows
    .filter((row) => list !== 'orders' || (status === 'any' ? row.status !== 'trash' : row.status === status))
    .filter((row) => after === null || String(row.date_modified_gmt) > after)
    .filter((row) => code === null || row.code === code)
  const field = query.get('orderby') === 'registered_date' ? 'date_created_gmt' : 'date_modified_gmt'
  if (query.has('orderby')) found.sort((a, b) => (String(a[field]) < String(b[field]) ? -1 : 1))
  if (query.get('order') === 'desc') found.reverse()
  return { status: 200, value: found.slice((page - 1) * size, page * size) }
}

function changeIn(rows: Payload[], { method, body, query }: Asked, id: string | undefined): Answer {
  const told = body === '' ? {} : (JSON.parse(body) as Payload)
  if (method === 'POST') {
    const made = { id: rows.length + 1, usage_count: 0, ...told }
    rows.push(made)
    return { status: 201, value: made }
  }
  const at = rows.findIndex((row) => String(row.id) === id)
  const there = rows[at]
  if (!there) return fault(404, 'woocommerce_rest_shop_webhook_invalid_id')
  if (method === 'DELETE') {
    if (query.get('force') !== 'true') return fault(501, 'woocommerce_rest_trash_not_supported')
    rows.splice(at, 1)
    return { status: 200, value: there }
  }
  rows[at] = { ...there, ...told }
  return { status: 200, value: rows[at] }
}
