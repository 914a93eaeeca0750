import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import PostalMime, { type Email } from 'postal-mime'
import { type App, openApp } from '../../app/app.ts'
import { untilNothingIsDue } from '../../app/cli/cron.ts'
import { shopifyHeaders } from '../../app/cli/webhook.ts'
import { readConfig, type Database } from '../../app/config.ts'
import type { Instant } from '../../app/domain/time.ts'
import type { Shop } from '../../app/domain/shop.ts'
import { addShop } from '../../app/shops/shops.ts'
import { switchFlow } from '../../app/shops/flow-settings.ts'
import { makeSignInLink } from '../../app/shops/staff.ts'
import { freshDatabase, urlOf } from './databases.ts'
import { freePort } from './port.ts'
import { bodyOf, type Payload } from './shopify.ts'
import { prestaHeaders } from './prestashop.ts'
import { wooHeaders } from './woocommerce.ts'
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts'

const secret = 'a secret for tests only'
const inboundSecret = 'another secret for tests'

type Headers = (secret: string, shop: string, topic: string, body: Buffer, id?: string) => Record<string, string>

/** A delivery's headers as each platform signs them. */
const headersOf: Readonly<Record<Shop['platform'], Headers>> = {
  shopify: shopifyHeaders,
  woocommerce: (secret, _shop, topic, body, id) => wooHeaders(secret, topic, body, id),
  prestashop: (secret, _shop, topic, body) => prestaHeaders(secret, topic, body, Date.now()),
}

/** A letter as its reader has it. */
export type Letter = Omit<Email, 'to'> & {
  readonly raw: Buffer
  readonly to: string
  readonly links: readonly string[]
}

/** A merchant's browser, signed in: it shows pages and sends their forms. */
export type Merchant = ((path: string) => Promise<string>) & {
  readonly send: (path: string, form: Readonly<Record<string, string>>) => Promise<Response>
}

/** A real server process on a fresh database with a real mail server to write to, and the hands to play with it. */
export type World = {
  readonly url: string
  readonly app: App
  readonly sink: SmtpSink
  readonly shopId: number
  readonly domain: string
  /** Posts a signed delivery; the id decides whether it is a repetition. */
  readonly tell: (topic: string, payload: Payload | Buffer, deliveryId?: string) => Promise<number>
  /** Lets everything happen that is due at a moment. */
  readonly until: (now: Instant) => Promise<void>
  readonly letters: () => Promise<readonly Letter[]>
  readonly rows: (table: string) => Promise<readonly Record<string, unknown>[]>
  readonly whys: (flow?: string) => Promise<readonly string[]>
  readonly replyTo: (letter: Letter, text: string, from?: string) => Promise<number>
  readonly merchant: () => Promise<Merchant>
  readonly alive: () => boolean
  readonly stop: () => Promise<void>
}

export async function startWorld(
  kind: Database['kind'],
  {
    flows,
    work = false,
    since = 0,
    platform = 'shopify',
    env: besides = {},
  }: {
    readonly flows: readonly string[]
    readonly work?: boolean
    readonly since?: Instant
    readonly platform?: Shop['platform']
    /** Settings of the server that differ from the usual ones. */
    readonly env?: Readonly<Record<string, string>>
  },
): Promise<World> {
  const { database, remove } = await freshDatabase(kind)
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-world-'))
  const sink = await startSmtpSink()
  const port = await freePort()
  const env = {
    PORT: String(port),
    APP_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: urlOf(database),
    DATA_DIR: folder,
    SECRET_KEY: Buffer.alloc(32, 5).toString('base64'),
    SMTP_URL: sink.url,
    MAIL_FROM: 'letters@aftercare.example',
    INBOUND_SECRET: inboundSecret,
    SHOPIFY_API_SECRET: secret,
    LOG_LEVEL: 'info',
    ...besides,
  }
  const server = await startServer(env, work)
  const app = await openApp(readConfig({ ...env, LOG_LEVEL: 'error' }))
  const shop = await addShop(
    app.db,
    app.keys,
    {
      domain: platform === 'shopify' ? 'cups.myshopify.com' : 'cups.example',
      platform,
      ...(platform === 'shopify' ? {} : { webhookSecret: secret }),
      name: 'Cups & Co',
      locale: 'en',
      address: '1 Example Street, Kraków',
    },
    since,
  )
  for (const flow of flows) await switchFlow(app.db, shop.id, flow, true, since)

  const post = (path: string, body: Buffer | string, headers: Record<string, string>): Promise<Response> =>
    fetch(`${server.url}${path}`, { method: 'POST', body, headers, redirect: 'manual' })

  return {
    url: server.url,
    app,
    sink,
    shopId: shop.id,
    domain: shop.domain,
    async tell(topic, payload, deliveryId) {
      const body = Buffer.isBuffer(payload) ? payload : bodyOf(payload)
      const signed = headersOf[platform](secret, shop.domain, topic, body, deliveryId)
      const response = await post(
        platform === 'shopify' ? '/webhooks/shopify' : `/webhooks/${platform}/${shop.domain}`,
        body,
        signed,
      )
      await response.arrayBuffer()
      return response.status
    },
    until: (now) => untilNothingIsDue(app, now),
    letters: () => Promise.all(sink.letters.map(async ({ raw, envelope }) => readLetter(raw, envelope.to))),
    rows: async (table) => (await app.db.knex(table)) as Record<string, unknown>[],
    whys: async (flow) =>
      app.db
        .knex('decisions')
        .where(flow ? { flow } : {})
        .orderBy('id')
        .pluck('why'),
    async replyTo(letter, text, from = letter.to) {
      const mail = [
        `From: ${from}`,
        `To: ${letter.replyTo?.[0]?.address ?? ''}`,
        `Subject: Re: ${letter.subject ?? ''}`,
        `Message-ID: <${Math.abs(Buffer.from(text).reduce((sum, byte) => (sum * 31 + byte) | 0, 7))}@customer.example>`,
        `In-Reply-To: ${letter.messageId ?? ''}`,
        'Content-Type: text/plain; charset=utf-8',
        '',
        text,
        '',
        'On Tue, 3 Nov 2026 at 10:00, Cups & Co <letters@aftercare.example> wrote:',
        '> How did it go?',
      ].join('\r\n')
      const response = await post('/inbound/email', mail, {
        authorization: `Bearer ${inboundSecret}`,
        'content-type': 'message/rfc822',
      })
      await response.arrayBuffer()
      return response.status
    },
    async merchant() {
      const token = await makeSignInLink(app.db, { shopId: shop.id, now: Date.now() })
      const response = await post(`/admin/sign-in/${token}`, '', {
        'content-type': 'application/x-www-form-urlencoded',
        origin: server.url,
      })
      const cookie = response.headers
        .getSetCookie()
        .map((text) => text.split(';')[0])
        .join('; ')
      const read = async (path: string): Promise<string> => {
        const page = await fetch(`${server.url}${path}`, { headers: { cookie, accept: 'text/html' } })
        return page.text()
      }
      const csrf = /name="csrf" value="([^"]+)"/.exec(await read('/admin/shops'))?.[1] ?? ''
      return Object.assign(read, {
        send: (path: string, form: Readonly<Record<string, string>>) =>
          post(path, new URLSearchParams({ csrf, ...form }).toString(), {
            'content-type': 'application/x-www-form-urlencoded',
            origin: server.url,
            cookie,
          }),
      })
    },
    alive: () => server.child.exitCode === null,
    async stop() {
      await app.close()
      await server.stop()
      await sink.stop()
      await remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function startServer(env: Record<string, string>, work: boolean) {
  const child: ChildProcess = spawn(process.execPath, ['bin/aftercare.js', 'serve', ...(work ? [] : ['--no-work'])], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout ?? process.stdin })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code ?? 'a signal'}`)))
    lines.on('line', (line) => {
      const { address, level, msg } = JSON.parse(line) as { address?: string; level: number; msg: string }
      if (address) resolve(address)
      else if (level >= 50) process.stderr.write(`server: ${msg} ${line}\n`)
    })
  })
  return {
    url,
    child,
    stop: async () => {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Reads a letter as it lies in a mailbox. */
export async function readLetter(raw: Buffer, to: string): Promise<Letter> {
  const email = await PostalMime.parse(raw)
  const links = [...(email.html ?? '').matchAll(/href="([^"]+)"/g)].map(([, link = '']) =>
    link.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='),
  )
  return { ...email, raw, to, links: [...new Set(links)] }
}
