import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AddressInfo, createServer } from 'node:net'
import { type App, openApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { countOf } from '../db/row.ts'
import { day, hour, type Instant } from '../domain/time.ts'
import { flows } from '../flows/index.ts'
import { switchFlow } from '../shops/flow-settings.ts'
import { addShop } from '../shops/shops.ts'
import { addStaffAddress } from '../shops/staff-addresses.ts'
import { makeSignInLink } from '../shops/staff.ts'
import { shoppersOf } from './demo/shoppers.ts'
import { fortnight, orderAfterAll } from './demo/story.ts'
import { summaryOf } from './demo/summary.ts'
import { readOptions } from './options.ts'
import { signalled, start } from './serve.ts'
import { shopifyHeaders } from './webhook.ts'

const secret = 'the demo signs with this'
const inboundSecret = 'the demo mails with this'
const domain = 'demo-ceramika.myshopify.com'

/** Simulated time moves by this much between two looks at what is due. */
const stride = 2 * hour

/**
 * The main job on the embedded database, from nothing: a fortnight of signed webhooks over HTTP on a clock that is moved, letters
 * into the built-in mailbox, customers who answer; then it stays up to be looked at. `--exit` ends after the summary.
 */
export async function demoCommand(argv: readonly string[]): Promise<number> {
  const { values } = readOptions(argv, { exit: { type: 'boolean', default: false } })
  const begun = Date.now()
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-demo-'))
  process.stdout.on('error', unlessNobodyReads)
  let clock: Instant | null = null
  const now = (): Instant => clock ?? Date.now()
  try {
    const app = await openApp(await demoConfig(folder), now)
    try {
      const running = await start(app, { work: false })
      const address = `http://localhost:${new URL(running.address).port}`
      const { letters, end } = await play(app, running.address, (at) => {
        clock = at
      })
      clock = null
      await readOlderAnswers(app, end - 2 * day)
      while ((await app.readComments()) > 0);
      await summaryOf(app, { since: end - 14 * day, until: end, took: Date.now() - begun, letters })
      const token = await makeSignInLink(app.db, { shopId: null, now: Date.now() })
      say(`\nAdmin    ${address}/admin/sign-in/${token}\nMailbox  ${address}/mailbox`)
      if (!values.exit) {
        say('\nThe demo stays up; Ctrl-C ends it and removes everything it made.')
        await signalled()
      }
      await running.stop()
    } finally {
      await app.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return 0
}

const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** Whoever read what the demo says may go (`demo | head -3`); the demo goes on without being heard. */
function unlessNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** The wanted port, or any other when something already listens there. */
async function freePort(wanted: number): Promise<number> {
  for (const port of [wanted, 0]) {
    const server = createServer().listen(port, '127.0.0.1')
    try {
      await once(server, 'listening')
      return (server.address() as AddressInfo).port
    } catch {
      continue
    } finally {
      server.close()
    }
  }
  return wanted
}

/** The environment's port if it is free; everything else is the demo's own. */
async function demoConfig(folder: string) {
  const port = await freePort(readConfig().port)
  return readConfig({
    PORT: String(port),
    DATABASE_URL: `sqlite:${join(folder, 'demo.sqlite')}`,
    SHOPIFY_API_SECRET: secret,
    INBOUND_SECRET: inboundSecret,
    LOG_LEVEL: 'error',
  })
}

async function play(app: App, address: string, moveClock: (at: Instant) => void) {
  const end = Date.now()
  const { start: first, happenings } = fortnight(end)
  const shop = await addShop(
    app.db,
    app.keys,
    {
      domain,
      platform: 'shopify',
      name: 'Sklep Ceramiczny',
      locale: 'pl',
      address: 'ul. Przykładowa 1, 30-001 Kraków',
    },
    first,
  )
  await addStaffAddress(app.db.knex, shop.id, 'sklep@example.com', first)
  // Three questions about one delivery are more than a shop would ask, and no platform is there to make codes.
  for (const flow of flows.filter(({ name }) => !['effort', 'reward'].includes(name)))
    await switchFlow(app.db, shop.id, flow.name, true, first)
  say('Sklep Ceramiczny, a fortnight of a made-up shop, day by day:')
  const tell = async (topic: string, body: Buffer, id: string, at: Instant): Promise<void> => {
    const headers = shopifyHeaders(secret, domain, topic, body, id, at)
    const response = await fetch(`${address}/webhooks/shopify`, { method: 'POST', body, headers })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`the server answered ${response.status} to a delivery of the demo`)
    today.deliveries++
  }
  const shoppers = shoppersOf(app, address, inboundSecret, (token, email, at) =>
    tell('orders/create', orderAfterAll(token, email, at), `${token}-bought`, at),
  )
  const waiting = [...happenings]
  let today = { deliveries: 0, letters: 0, answers: 0 }
  let letters = 0
  for (let at = first; ; at = Math.min(at + stride, end)) {
    moveClock(at)
    while (waiting[0] && waiting[0].at <= at) {
      const { topic, body, id } = waiting.shift() ?? waiting[0]
      await tell(topic, body, id, at)
    }
    while ((await app.take(at)) > 0);
    while ((await app.postman.round(at)) > 0);
    const sent = await countOf(app.db.knex('messages').where({ state: 'sent' }))
    today.letters += sent - letters
    letters = sent
    today.answers += await shoppers.readMail(at)
    if (Math.floor((at + stride) / day) > Math.floor(at / day) || at === end) {
      say(
        `  ${new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(at).padEnd(22)} ${count(today.deliveries, 'delivery', 'deliveries')}  ${count(today.letters, 'letter', 'letters')}  ${count(today.answers, 'answer', 'answers')}`,
      )
      today = { deliveries: 0, letters: 0, answers: 0 }
    }
    if (at === end) return { letters, end }
  }
}

/** The merchant of the demo has read all but the newest answers. */
const readOlderAnswers = (app: App, until: Instant): Promise<unknown> =>
  app.db.knex('responses').where('updated_at', '<', until).update({ read_at: until })

const count = (number: number, one: string, many: string): string =>
  `${String(number).padStart(3)} ${(number === 1 ? one : many).padEnd(10)}`
