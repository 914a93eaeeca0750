import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { listen } from './port.ts'
import type { Payload } from './shopify.ts'

export type PrestaStandIn = {
  readonly url: string
  readonly key: string
  /** Pictures as our module takes them, each with `at`. */
  readonly orders: Payload[]
  readonly products: Payload[]
  readonly customers: Payload[]
  readonly vouchers: { id: string; quantity: string; code: string; xml: string }[]
  health: Payload
  secret: string | null
  readonly stop: () => Promise<void>
}

/** PrestaShop's webservice as far as we ask it, with the resource that our module adds. */
export async function startPrestaStandIn(): Promise<PrestaStandIn> {
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const url = new URL(req.url ?? '/', 'http://shop')
      const body = Buffer.concat(chunks).toString()
      const value = url.pathname.startsWith('/api/')
        ? req.headers.authorization === `Basic ${Buffer.from(`${shop.key}:`).toString('base64')}`
          ? answerTo(shop, req.method ?? 'GET', url, body)
          : 401
        : shop.secret === null
          ? 404
          : {
              proof: createHmac('sha256', shop.secret)
                .update(`aftercare-proof:${url.searchParams.get('nonce') ?? ''}`)
                .digest('hex'),
            }
      const status = typeof value === 'number' ? value : 200
      res.writeHead(status, { 'content-type': 'application/json' }).end(value === null ? '' : JSON.stringify(value))
    })
  })
  const shop: PrestaStandIn = {
    url: `http://127.0.0.1:${await listen(server)}`,
    key: 'K'.repeat(32),
    orders: [],
    products: [],
    customers: [],
    vouchers: [],
    health: { plugin: '1.0.0', version: '8.2.1', waiting: 0, oldest: null, languages: [1, 2] },
    secret: null,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return shop
}

function answerTo(shop: PrestaStandIn, method: string, url: URL, body: string): object | number | null {
  if (url.searchParams.get('output_format') !== 'JSON') return 400
  const [, , resource, id] = url.pathname.split('/')
  if (resource === 'cart_rules') return vouchers(shop, method, url, body, id)
  if (resource !== 'aftercare' || method !== 'GET') return 405
  if (id === 'health') return shop.health
  const rows = { orders: shop.orders, products: shop.products, customers: shop.customers }[id ?? '']
  if (!rows) return 404
  const [since, page, size] = ['since', 'page', 'per_page'].map((name) => url.searchParams.get(name) ?? '')
  const found = rows
    .filter((row) => Date.parse(String(row.at)) >= Date.parse(since ?? ''))
    .sort((a, b) => Date.parse(String(a.at)) - Date.parse(String(b.at)))
  return { items: found.slice((Number(page) - 1) * Number(size), Number(page) * Number(size)) }
}

function vouchers(shop: PrestaStandIn, method: string, url: URL, xml: string, id = ''): object | number | null {
  if (method === 'GET') {
    const found = shop.vouchers.filter(({ code }) => `[${code}]` === url.searchParams.get('filter[code]'))
    // An empty list is how PHP writes an object without fields.
    return found.length === 0 ? [] : { cart_rules: found }
  }
  if (method === 'DELETE') {
    const at = shop.vouchers.findIndex((voucher) => voucher.id === id)
    if (at === -1) return 404
    shop.vouchers.splice(at, 1)
    return null
  }
  const [, code = ''] = /<code>(.*?)<\/code>/.exec(xml) ?? []
  const made = { id: String(shop.vouchers.length + 1), quantity: '1', code, xml }
  shop.vouchers.push(made)
  // A name is wanted in every language. Where one is missing, PrestaShop stumbles over writing its answer, with the rule made.
  const languages = shop.health.languages as readonly number[]
  return languages.every((id) => xml.includes(`<language id="${id}">`)) ? { cart_rule: made } : 500
}
