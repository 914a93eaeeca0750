import { type Browser, chromium, type Page } from 'playwright-core'
import { type Db, openDb } from '../app/db/db.ts'
import { migrate } from '../app/db/migrate.ts'
import { day } from '../app/domain/time.ts'
import { rollAsked } from '../app/metrics/asked.ts'
import { rollCounts } from '../app/metrics/daily.ts'
import { rollUp } from '../app/metrics/rollups.ts'
import { newShop } from '../test/admin/rows.ts'
import { noon, openAdmin, signedIn, type Visitor } from '../test/admin/world.ts'
import { findChromium } from '../test/support/chromium.ts'
import { freshDatabase } from '../test/support/databases.ts'
import type { Figure } from './figure.ts'

const answers = Number(process.env.AFTERCARE_BENCH_ANSWERS ?? 100_000)
const letters = Number(process.env.AFTERCARE_BENCH_LETTERS ?? 1_000_000)
const readings = 20
const domain = 'many.example.com'
const base = `/admin/shops/${domain}`
/** 32 digits, as ids are. */
const id = (seq: string): string => `printf('%032x', ${seq})`

/** Every room with a shop of many years in it: what the server takes, and what somebody in front of a browser sees. */
export async function admin(): Promise<readonly Figure[]> {
  const { database, remove } = await freshDatabase('sqlite')
  await migrate(database)
  const db = openDb(database)
  const world = await openAdmin(db)
  const executablePath = findChromium()
  const browser = executablePath ? await chromium.launch({ executablePath, args: ['--no-sandbox'] }) : null
  try {
    const shop = await newShop(db, domain)
    await fill(db, shop.id)
    while ((await rollUp(db, noon)) > 0);
    await rollCounts(db, noon)
    await rollAsked(db, noon)
    const visitor = await signedIn(db, world, null)
    const figures: Figure[] = []
    for (const [name, path] of pages) {
      figures.push(await serverTime(visitor, name, `${base}${path}`))
      if (browser) figures.push(...(await seen(browser, visitor, name, `${world.url}${base}${path}`)))
    }
    return figures
  } finally {
    await browser?.close()
    await world.close()
    await db.close()
    await remove()
  }
}

const pages = [
  ['home', ''],
  ['journey', '/journey'],
  ['feedback', '/feedback'],
  ['customers', '/customers'],
  ['a customer', `/customers/${(500).toString(16).padStart(32, '0')}`],
  ['letters', '/messages'],
  ['unconfirmed letters', '/messages?state=uncertain'],
  ['what we send', '/flows'],
  ['a flow', '/flows/nps'],
  ['search', '/search?q=%231042'],
  ['search for words', '/search?q=lighthouse'],
] as const

async function serverTime(visitor: Visitor, name: string, path: string): Promise<Figure> {
  const rounds: number[] = []
  for (let round = 0; round < 5; round++) {
    const times: number[] = []
    for (let reading = 0; reading < readings; reading++) {
      const at = performance.now()
      const answer = await visitor.get(path)
      await answer.text()
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
      times.push(performance.now() - at)
    }
    rounds.push(times.sort((a, b) => a - b)[Math.floor(readings * 0.95)] ?? Number.NaN)
  }
  return { bench: 'admin', name: `${name}: server time p95`, unit: 'ms', rounds, atMost: 100 }
}

/** Largest paint, shifts, and how soon the page answers a key: the first visit of a browser that has kept nothing. */
async function seen(browser: Browser, visitor: Visitor, name: string, url: string): Promise<readonly Figure[]> {
  const [paint, shift, input]: number[][] = [[], [], []]
  for (let round = 0; round < 3; round++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    const [cookie = '', value = ''] = visitor.cookie.split('=')
    await context.addCookies([{ name: cookie, value, url }])
    const page = await context.newPage()
    await page.addInitScript(watch)
    await page.goto(url, { waitUntil: 'networkidle' })
    await page.keyboard.press('j')
    await page.keyboard.press('/')
    await page.keyboard.type('anna')
    const read = await figuresOf(page)
    paint?.push(read.paint)
    shift?.push(read.shift)
    input?.push(read.input)
    await context.close()
  }
  return [
    { bench: 'admin', name: `${name}: largest contentful paint`, unit: 'ms', rounds: paint ?? [], atMost: 1000 },
    { bench: 'admin', name: `${name}: cumulative layout shift`, unit: '', rounds: shift ?? [], atMost: 0.02 },
    {
      bench: 'admin',
      name: `${name}: slowest of six keys to the next paint`,
      unit: 'ms',
      rounds: input ?? [],
      atMost: 100,
    },
  ]
}

type Read = { readonly paint: number; readonly shift: number; readonly input: number }

/** Runs in the page before anything of it does. */
const watch = `
  globalThis.read = { paint: 0, shift: 0, input: 0 }
  const observe = (type, hear) =>
    new PerformanceObserver((list) => list.getEntries().forEach(hear)).observe({ type, buffered: true, durationThreshold: 16 })
  observe('largest-contentful-paint', ({ startTime }) => (read.paint = startTime))
  observe('layout-shift', ({ value }) => (read.shift += value))
  observe('event', ({ duration }) => (read.input = Math.max(read.input, duration)))
`

const figuresOf = (page: Page): Promise<Read> => page.evaluate('globalThis.read')

/** A shop of two years: letters spread evenly, the newest as busy as the oldest. */
async function fill(db: Db, shopId: number): Promise<void> {
  const people = answers
  const begin = noon - 730 * day
  const spread = (count: number): string => `CAST(${begin} + seq * ${(730 * day) / count} AS INTEGER)`
  const rows = async (table: string, columns: string, values: string, count: number): Promise<void> => {
    for (let from = 1; from <= count; from += 250_000)
      await db.knex.raw(
        `INSERT INTO ${table} (shop_id, ${columns}) WITH RECURSIVE n(seq) AS (SELECT ${from} UNION ALL SELECT seq + 1 FROM n WHERE seq < ${Math.min(count, from + 249_999)}) SELECT ${shopId}, ${values} FROM n`,
      )
  }
  await rows(
    'customers',
    'id, person_id, first_name, last_name, email, told, created_at',
    `${id('seq')}, ${id('seq')}, 'Anna', 'Example ' || seq, 'anna' || seq || '@example.com', '{}', ${spread(people)}`,
    people,
  )
  await rows(
    'identities',
    'kind, value, customer_id, at',
    `'email', 'anna' || seq || '@example.com', ${id('seq')}, ${spread(people)}`,
    people,
  )
  await rows(
    'orders',
    'id, customer_id, name, email, placed_at, updated_at, payment, total, currency, order_lines, test',
    `'o' || seq, ${id(`seq % ${people} + 1`)}, '#' || seq, 'anna' || seq || '@example.com', ${spread(people * 2)}, ${spread(people * 2)}, 'paid', 12900, 'PLN', '[]', 0`,
    people * 2,
  )
  await rows(
    'parcels',
    'id, order_id, carrier, number, parcel_lines, history, status, status_at, created_at, updated_at, cancelled',
    `'p' || seq, 'o' || seq, 'InPost', 'n' || seq, '[]', '{"delivered":{"first":' || (${spread(people * 2)}) || ',"last":' || (${spread(people * 2)}) || '}}', CASE WHEN seq % 50 = 0 THEN 'failed' ELSE 'delivered' END, ${spread(people * 2)}, ${spread(people * 2)}, ${spread(people * 2)}, 0`,
    people * 2,
  )
  await rows(
    'messages',
    'id, flow, message_key, purpose, channel, step, facts, to_address, address_hash, customer_id, order_id, locale, state, due_at, expires_at, fence, attempts, sent_at, created_at',
    `${id('seq')}, CASE seq % 8 WHEN 0 THEN 'nps' WHEN 1 THEN 'feedback' WHEN 2 THEN 'abandoned-cart' ELSE 'delivery-notice' END, 'k' || seq, CASE seq % 8 WHEN 0 THEN 'survey' ELSE 'delivery' END, 'email', 1, '{}', 'anna@example.com', 'h' || (seq % ${people}), ${id(`seq % ${people} + 1`)}, 'o' || (seq % ${people * 2} + 1), 'en', CASE WHEN seq % 100000 = 0 THEN 'uncertain' WHEN seq % 20 = 0 THEN 'dropped' ELSE 'sent' END, ${spread(letters)}, ${spread(letters)}, 1, 1, CASE WHEN seq % 20 = 0 THEN NULL ELSE ${spread(letters)} END, ${spread(letters)}`,
    letters,
  )
  await rows(
    'decisions',
    'id, at, event, flow, decision, message_key, why',
    `${id('seq')}, ${spread(letters / 10)}, 'x', 'nps', 'nothing', 'd' || seq, 'the order was cancelled'`,
    letters / 10,
  )
  await rows(
    'responses',
    'id, slot, message_id, customer_id, order_id, flow, survey, score, comment, drivers, source, verified, suspected, at, updated_at, read_at',
    `${id('seq')}, ${id('seq')}, ${id('seq * 8')}, ${id('seq')}, 'o' || seq, 'nps', CASE WHEN seq % 2 = 0 THEN 'nps' ELSE 'csat' END, CASE WHEN seq % 2 = 0 THEN (seq * 7919) % 11 ELSE seq % 5 + 1 END, CASE WHEN seq % 3 = 0 THEN 'A mug like a lighthouse ' || seq END, '[]', 'click', 1, 0, ${spread(answers)}, ${spread(answers)}, CASE WHEN seq < ${answers - 40} THEN ${spread(answers)} END`,
    answers,
  )
  await db.knex.raw('ANALYZE')
}
