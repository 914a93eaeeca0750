import { createServer } from 'node:http'
import express, { type ErrorRequestHandler } from 'express'
import { hearCustomers } from '../../app/conversations/hear.ts'
import type { Db } from '../../app/db/db.ts'
import { newId } from '../../app/db/row.ts'
import type { Purpose } from '../../app/domain/customer.ts'
import { rateLimits } from '../../app/domain/allowance.ts'
import { day, type Instant } from '../../app/domain/time.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { lifetimes, makeToken, replyLocalPart, type TokenKind } from '../../app/keys/tokens.ts'
import { pagesRouter } from '../../app/pages/index.ts'
import { createPageRenderer } from '../../app/render/page.ts'
import { createMailParser, type MailParser } from '../../app/responses/mail/parse.ts'
import { addShop } from '../../app/shops/shops.ts'
import { listen } from '../support/port.ts'

export const keys = deriveKeys(Buffer.alloc(32, 9))
export const noon = Date.UTC(2026, 10, 20, 11)
export const inboundSecret = 'a secret for the tests of pages'

/** Customers' pages on a real port, with a clock the test sets. */
export type World = {
  readonly url: string
  /** What no request may ever cause. */
  readonly faults: unknown[]
  now: Instant
  readonly shopId: number
  /** A letter that was sent an hour ago, unless the row says otherwise. */
  readonly letter: (row?: Readonly<Record<string, unknown>>) => Promise<Letter>
  readonly get: (path: string, init?: RequestInit) => Promise<Page>
  readonly send: (path: string, form: FormFields, headers?: Record<string, string>) => Promise<Page>
  readonly rows: (table: string, where?: object) => Promise<Record<string, unknown>[]>
  /** All that is stored, to show that nothing was. */
  readonly everything: () => Promise<string>
  readonly receive: (mail: string | Buffer) => Promise<string>
  readonly close: () => Promise<void>
}

export type FormFields = Record<string, string> | [string, string][]
export type Page = { readonly status: number; readonly headers: Headers; readonly text: string }

export type Letter = {
  readonly id: string
  readonly to: string
  readonly survey: string
  readonly unsubscribe: string
  readonly click: (link: number) => string
  readonly replyTo: string
  readonly messageId: string
}

const tables = [
  'responses',
  'response_changes',
  'inbound',
  'clicks',
  'suppressions',
  'consents',
  'messages',
  'links',
  'letters',
]
let shops = 0

export async function openPages(
  db: Db,
  options: {
    readonly mailbox?: boolean
    readonly inboundSecret?: string | null
    readonly mailParser?: MailParser
    /** Made-up addresses from one place in a minute. */
    readonly guesses?: number
  } = {},
): Promise<World> {
  const site = express()
  const server = createServer(site)
  const url = `http://127.0.0.1:${await listen(server)}`
  const parser = options.mailParser ?? createMailParser()
  const shop = await addShop(
    db,
    keys,
    {
      domain: `cups-${++shops}.example.com`,
      platform: 'shopify',
      name: 'Cups & Co',
      address: '1 Example Street, Kraków',
    },
    noon - 60 * day,
  )
  const faults: unknown[] = []
  const read = async (response: Response): Promise<Page> => ({
    status: response.status,
    headers: response.headers,
    text: await response.text(),
  })
  const rows = async (table: string, where: object = {}): Promise<Record<string, unknown>[]> =>
    (await db.knex(table).where({ shop_id: shop.id, ...where })) as Record<string, unknown>[]
  const world: World = {
    url,
    faults,
    now: noon,
    shopId: shop.id,
    rows,
    async letter(row = {}) {
      const id = newId()
      const to = typeof row['to_address'] === 'string' ? row['to_address'] : `anna-${id.slice(-12)}@example.com`
      await db.knex('messages').insert({
        shop_id: shop.id,
        id,
        flow: 'nps',
        message_key: `nps:${id}`,
        purpose: 'survey' satisfies Purpose,
        channel: 'email',
        step: 1,
        facts: '{}',
        to_address: to,
        address_hash: keys.fingerprint(to),
        customer_id: 'customer-1',
        locale: 'en',
        state: 'sent',
        due_at: noon - 3_600_000,
        expires_at: noon + day,
        sent_at: noon - 3_600_000,
        fence: 1,
        attempts: 1,
        created_at: noon - day,
        ...row,
      })
      const token = (kind: TokenKind, link = 0): string =>
        makeToken(keys, kind, { shopId: shop.id, messageId: id, link, expiresAt: noon + lifetimes[kind] })
      return {
        id,
        to,
        survey: `/s/${token('survey')}`,
        unsubscribe: `/u/${token('unsubscribe')}`,
        click: (link) => `/c/${token('click', link)}`,
        replyTo: `${replyLocalPart(keys, shop.id, id)}@answers.example.net`,
        messageId: `<${id}.${shop.id}@answers.example.net>`,
      }
    },
    get: async (path, init = {}) =>
      read(await fetch(`${url}${path}`, { redirect: 'manual', headers: { accept: 'text/html' }, ...init })),
    send: async (path, form, headers = {}) =>
      read(
        await fetch(`${url}${path}`, {
          method: 'POST',
          redirect: 'manual',
          body: new URLSearchParams(form),
          headers: { accept: 'text/html', ...headers },
        }),
      ),
    everything: async () => JSON.stringify(await Promise.all(tables.map(async (table) => [table, await rows(table)]))),
    async receive(mail) {
      const response = await fetch(`${url}/inbound/email`, {
        method: 'POST',
        body: mail,
        headers: { authorization: `Bearer ${inboundSecret}`, 'content-type': 'message/rfc822' },
      })
      const answer = (await response.json()) as { received?: string; status?: number }
      return answer.received ?? String(answer.status)
    },
    async close() {
      await parser.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  site.use(
    pagesRouter({
      db,
      keys,
      pages: createPageRenderer(),
      guesses: rateLimits(options.guesses ?? 1e9),
      now: () => world.now,
      rewarding: ['shopify'],
      mailParser: parser,
      hear: hearCustomers,
      inboundSecret: options.inboundSecret === undefined ? inboundSecret : options.inboundSecret,
      mailbox: options.mailbox ?? false,
    }),
  )
  const onFault: ErrorRequestHandler = (error, _req, res, _next) => {
    faults.push(error)
    res.status(500).end()
  }
  site.use(onFault)
  return world
}
