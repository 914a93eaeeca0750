import { type Browser, chromium, type Page } from 'playwright-core'
import type { Database } from '../app/config.ts'
import { openDb } from '../app/db/db.ts'
import { migrate } from '../app/db/migrate.ts'
import { rollAsked } from '../app/metrics/asked.ts'
import { rollCounts } from '../app/metrics/daily.ts'
import { keepFigures } from '../app/metrics/kept.ts'
import { rollUp } from '../app/metrics/rollups.ts'
import { newShop } from '../test/admin/rows.ts'
import { noon, openAdmin, signedIn, type Visitor } from '../test/admin/world.ts'
import { findChromium } from '../test/support/chromium.ts'
import { databaseKinds, freshDatabase } from './databases.ts'
import { countRows, fillShop } from './admin-shop.ts'
import { atMost, type Figure } from './figure.ts'

const answers = Number(process.env.AFTERCARE_BENCH_ANSWERS ?? 100_000)
const letters = Number(process.env.AFTERCARE_BENCH_LETTERS ?? 1_000_000)
const readings = 20
const domain = 'many.example.com'
const base = `/admin/shops/${domain}`
/**
 * Every room with a shop of many years in it: what the server takes on each database there is, and, on SQLite, what somebody in front of
 * a browser sees.
 */
export async function admin(): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const kind of databaseKinds) figures.push(...(await onDatabase(kind)))
  return figures
}

async function onDatabase(kind: Database['kind']): Promise<readonly Figure[]> {
  const { database, remove } = await freshDatabase(kind)
  await migrate(database)
  const db = openDb(database)
  const world = await openAdmin(db)
  const executablePath = kind === 'sqlite' ? findChromium() : null
  const browser = executablePath ? await chromium.launch({ executablePath, args: ['--no-sandbox'] }) : null
  try {
    const shop = await newShop(db, domain)
    await fillShop(db, shop.id, { answers, letters })
    await countRows(db)
    while ((await rollUp(db, noon)) > 0);
    // A shop's first round counts a part of its years.
    for (let round = 0; round < 3; round++) await rollCounts(db, noon)
    while ((await rollAsked(db, noon)) > 0);
    await keepFigures(db, noon)
    const visitor = await signedIn(db, world, null)
    const figures: Figure[] = []
    for (const [name, path] of pages) {
      figures.push(await serverTime(visitor, `${name} (${kind})`, `${base}${path}`))
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

const idOf = (n: number): string => n.toString(16).padStart(32, '0')

export const pages = [
  ['home', ''],
  ['home over a year', '?days=365'],
  ['journey', '/journey'],
  ['journey over a year', '/journey?days=365'],
  ['a station', '/journey/delivery'],
  ['who came again in a year', '/journey/return?days=365'],
  ['feedback', '/feedback'],
  ['feedback that waits', '/feedback?waiting=yes'],
  ['feedback with a word that does not occur', '/feedback?period=all&q=zebra'],
  ['an answer', `/feedback/${idOf(500)}`],
  ['customers', '/customers'],
  ['a customer', `/customers/${idOf(500)}`],
  ['numbers', '/numbers'],
  ['numbers by group', '/numbers/groups'],
  ['effects', '/numbers/effects'],
  ['scorecard', '/numbers/scorecard'],
  ['themes', '/themes'],
  ['letters', '/messages'],
  ['unconfirmed letters', '/messages?state=uncertain'],
  ['letters to an unknown address', '/messages?q=zebra@example.com'],
  ['a letter', `/messages/${idOf(500)}`],
  ['what we send', '/flows'],
  ['a flow', '/flows/nps'],
  ['a rehearsal', '/flows/nps/rehearsal'],
  ['the letter editor', '/flows/nps/write'],
  ['codes', '/codes'],
  ['surveys', '/surveys'],
  ['staff pulse', '/pulse'],
  ['settings', '/settings'],
  ['sender', '/settings/sender'],
  ['connection', '/settings/connection'],
  ['brand', '/settings/brand'],
  ['privacy', '/settings/privacy'],
  ['lists', '/settings/lists'],
  ['programs', '/settings/api'],
  ['webhooks', '/settings/webhooks'],
  ['journal', '/journal'],
  ['staff', '/people'],
  ['search', '/search?q=%231042'],
  ['search for words', '/search?q=lighthouse'],
  ['search for a word that does not occur', '/search?q=zebra'],
] as const

async function serverTime(visitor: Visitor, name: string, path: string): Promise<Figure> {
  const rounds: number[] = []
  for (let round = 0; round < 3; round++) {
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
  return { bench: 'admin', name: `${name}: server time p95`, unit: 'ms', rounds, asked: [atMost(100)] }
}

/** Largest paint, shifts, and how soon the page answers a key: the first visit of a browser that has kept nothing. */
async function seen(browser: Browser, visitor: Visitor, name: string, url: string): Promise<readonly Figure[]> {
  const [paint, shift, input, script]: number[][] = [[], [], [], []]
  for (let round = 0; round < 3; round++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    const [cookie = '', value = ''] = visitor.cookie.split('=')
    await context.addCookies([{ name: cookie, value, url }])
    const page = await context.newPage()
    await page.addInitScript(watch)
    const sizes: Promise<number>[] = []
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') sizes.push(response.body().then(({ length }) => length))
    })
    await page.goto(url, { waitUntil: 'networkidle' })
    await page.keyboard.press('j')
    await page.keyboard.press('/')
    await page.keyboard.type('anna')
    const read = await figuresOf(page)
    paint?.push(read.paint)
    shift?.push(read.shift)
    input?.push(read.input)
    script?.push((await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1000)
    await context.close()
  }
  return [
    {
      bench: 'admin',
      name: `${name}: largest contentful paint`,
      unit: 'ms',
      rounds: paint ?? [],
      asked: [atMost(1000)],
    },
    { bench: 'admin', name: `${name}: cumulative layout shift`, unit: '', rounds: shift ?? [], asked: [atMost(0.02)] },
    {
      bench: 'admin',
      name: `${name}: slowest of six keys to the next paint`,
      unit: 'ms',
      rounds: input ?? [],
      asked: [atMost(100)],
    },
    { bench: 'admin', name: `${name}: our own script`, unit: 'KB', rounds: script ?? [], asked: [atMost(100)] },
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
