import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../app/app.ts'
import { type Database, readConfig } from '../app/config.ts'
import { type Db, openDb } from '../app/db/db.ts'
import { migrate } from '../app/db/migrate.ts'
import type { Shop } from '../app/domain/shop.ts'
import { claim, release } from '../app/outbox/claim.ts'
import { noon, openAdmin, signedIn } from '../test/admin/world.ts'
import { databaseKinds, freshDatabase } from './databases.ts'
import { type Made, readWhole, rowsRead, statementsOf } from '../test/support/plans.ts'
import { pages } from './admin.ts'
import { countRows } from './admin-shop.ts'
import { atMost, type Figure, median, timesAtLeast } from './figure.ts'
import { liveADay } from './growth-day.ts'
import { fillShops, growing } from './growth-shops.ts'
import { settings } from './process.ts'

const letters = Number(process.env.AFTERCARE_BENCH_LETTERS ?? 10_000_000)
const answers = Number(process.env.AFTERCARE_BENCH_ANSWERS ?? 5_000_000)
const [few, due, shops, batch, rounds] = [10_000, 20_000, 50, 200, 5]

/** What gets slower as a database fills: which statements read a large table whole, and how claiming compares with a small database. */
export async function growth(): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const kind of databaseKinds) {
    const [large, small] = [await freshDatabase(kind), await freshDatabase(kind)]
    try {
      await fill(large.database, letters, answers)
      await fill(small.database, few, few / 2)
      figures.push(...(await measureGrowth(large.database, small.database)))
    } finally {
      await large.remove()
      await small.remove()
    }
  }
  return figures
}

export async function fill(database: Database, letters: number, answers: number): Promise<void> {
  await migrate(database)
  const db = openDb(database)
  try {
    const begun = performance.now()
    await fillShops(db, { letters, answers, due, shops })
    await countRows(db)
    const took = Math.round((performance.now() - begun) / 1000)
    console.log(`growth: ${letters} letters and ${answers} answers on ${database.kind}, filled in ${took} s`)
  } finally {
    await db.close()
  }
}

/** Both filled; the large one is lived in afterwards, so its rows are no longer what they were. */
export async function measureGrowth(large: Database, small: Database): Promise<readonly Figure[]> {
  const [db, other] = [openDb(large), openDb(small)]
  const name = `${large.kind === 'sqlite' ? 'SQLite' : 'MariaDB'}, ${letters / 1e6} million letters`
  try {
    const [ours, theirs, empty]: number[][] = [[], [], []]
    for (let round = 0; round < rounds; round++) {
      const [times, others, nothing]: number[][] = [[], [], []]
      for (let turn = 0; turn < 20; turn++) {
        others?.push(await claimed(other))
        times?.push(await claimed(db))
        nothing?.push(await timed(() => claim(db, 'bench', 0, batch)))
      }
      ours?.push(1000 / median(times ?? []))
      theirs?.push(1000 / median(others ?? []))
      empty?.push(median(nothing ?? []))
    }
    const bench = 'growth'
    const anchor: Figure = { bench, name: `${few} letters`, unit: 'per s', rounds: theirs ?? [] }
    return [
      {
        ...anchor,
        name: `claims of ${batch}, ${name}`,
        rounds: ours ?? [],
        against: [anchor],
        asked: [timesAtLeast(1 / 1.25, 1 / 1.1)],
      },
      {
        bench,
        name: `claim with nothing due, ${name}`,
        unit: 'ms',
        rounds: empty ?? [],
        // What a database takes to look into an index and find nothing.
        asked: [large.kind === 'sqlite' ? atMost(0.5, 0.02) : atMost(0.5, 0.13)],
      },
      ...(await plans(db, large, name)),
    ]
  } finally {
    await db.close()
    await other.close()
  }
}

async function claimed(db: Db): Promise<number> {
  let held: Awaited<ReturnType<typeof claim>> = []
  const time = await timed(async () => {
    held = await claim(db, 'bench', noon, batch)
  })
  if (held.length < batch / 2) throw new Error(`${held.length} letters were claimed of ${batch}`)
  await release(db, 'bench', held)
  return time
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** The plans of everything asked on a day of the machine, and on the merchant's pages of the largest shop. */
async function plans(db: Db, database: Database, name: string): Promise<readonly Figure[]> {
  const all = (await db.knex('shops').orderBy('id')) as readonly Shop[]
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-growth-'))
  const config = readConfig({ ...settings(database, 0, ''), SMTP_URL: '', DATA_DIR: folder, LOG_LEVEL: 'silent' })
  const app = await openApp(config)
  const world = await openAdmin(db)
  try {
    const machine = statementsOf(app.db)
    await liveADay(app, all, 200)
    const page = statementsOf(db)
    const visitor = await signedIn(db, world, null)
    for (const [title, path] of pages) {
      const answer = await visitor.get(`/admin/shops/shop-0.example.com${path}`)
      await answer.text()
      if (answer.status >= 500) throw new Error(`${title} answered ${answer.status}`)
    }
    return [
      await whole(app.db, `statements of the machine that read a large table whole, ${name}`, [...machine.values()]),
      await whole(app.db, `statements of the pages that read a large table whole, ${name}`, [...page.values()]),
    ]
  } finally {
    await world.close()
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function whole(db: Db, name: string, made: readonly Made[]): Promise<Figure> {
  let count = 0
  for (const one of made) {
    const tables = await readWhole(db, one, growing)
    // A look-up by shop may go through all of it, and a plan on MariaDB does not say so.
    const rows = db.kind === 'mysql' && /^select(?!.*for update$)/is.test(one.sql) ? await rowsRead(db, one) : 0
    if (tables.length > 0) count++
    if (tables.length > 0 || one.longest > 1000 || rows > letters / 100)
      console.log(
        `${Math.round(one.longest)} ms, ${tables.join(' and ') || 'nothing'} whole, ${rows} rows: ${one.sql.slice(0, 400)}`,
      )
  }
  const slowest = Math.max(...made.map(({ longest }) => longest))
  return {
    bench: 'growth',
    name,
    unit: '',
    rounds: [count],
    asked: [atMost(0)],
    also: { of: made.length, 'slowest, ms': slowest },
  }
}
