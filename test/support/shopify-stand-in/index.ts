import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { listen } from '../port.ts'
import { bodyOf, type Payload } from '../shopify.ts'
import { answer } from './admin-api.ts'
import { grant } from './oauth.ts'
import { openShop, type StandInShop } from './shop.ts'
import { readBody } from './words.ts'

export const appKey = 'an-app-for-tests'
export const appSecret = 'a secret for tests only'

/** One request as the stand-in saw it. */
export type Seen = { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string }

/** Shopify at the HTTP boundary, on loopback: every shop's token endpoint and Admin GraphQL API. */
export type StandIn = {
  readonly url: string
  readonly shop: (domain: string) => StandInShop
  readonly seen: Seen[]
  /** Takes over a request, for faults no shop would make on purpose; return false to let it pass. */
  interfere: ((req: IncomingMessage, res: ServerResponse) => boolean) | null
  readonly stop: () => Promise<void>
}

export async function startStandIn(now: () => number = Date.now): Promise<StandIn> {
  const shops = new Map<string, StandInShop>()
  const standIn: StandIn = {
    url: '',
    seen: [],
    interfere: null,
    shop: (domain) => {
      const shop = shops.get(domain) ?? openShop(domain, now)
      shops.set(domain, shop)
      return shop
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await buffer(req)
    standIn.seen.push({ path: req.url ?? '', headers: req.headers, body: body.toString() })
    if (standIn.interfere?.(req, res)) return
    const [, domain = '', ...rest] = (req.url ?? '').split('/')
    const shop = shops.get(domain)
    const path = rest.join('/')
    const reply = ({ status, body: told }: { status: number; body: object }): void => {
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told))
    }
    if (!shop || req.method !== 'POST') return reply({ status: 404, body: { errors: 'Not Found' } })
    if (path === 'admin/oauth/access_token') return reply(grant(shop, { key: appKey, secret: appSecret }, body, now()))
    if (path !== 'admin/api/2026-10/graphql.json') return reply({ status: 404, body: { errors: 'Not Found' } })
    const until = shop.accessTokens.get(String(req.headers['x-shopify-access-token'] ?? ''))
    if (until === undefined || until <= now())
      return reply({
        status: 401,
        body: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' },
      })
    reply(await answer(shop, body))
  }

  const server: Server = createServer((req, res) => {
    serve(req, res).catch((error: unknown) => {
      res.writeHead(500).end(String(error))
    })
  })
  return Object.assign(standIn, { url: `http://127.0.0.1:${await listen(server)}` })
}

/** Puts an order, as a webhook would tell it, among what the shop holds. */
export function holdOrder(shop: StandInShop, payload: Payload): void {
  const told = readBody(bodyOf(payload))
  shop.orders.set(String(told.id), told)
}

export function holdScan(shop: StandInShop, payload: Payload): void {
  shop.scans.push(readBody(bodyOf(payload)))
}
