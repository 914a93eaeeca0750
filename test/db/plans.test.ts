import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openApp } from '../../app/app.ts'
import { readConfig } from '../../app/config.ts'
import { migrate } from '../../app/db/migrate.ts'
import { openDb } from '../../app/db/db.ts'
import { liveADay } from '../../bench/growth-day.ts'
import { fillShops, growing } from '../../bench/growth-shops.ts'
import { readWhole, statementsOf } from '../support/plans.ts'

/** SQLite's plans do not depend on how many rows there are; MariaDB's do, and `npm run bench -- growth` reads them on millions. */
describe('What the machine asks of itself on SQLite', () => {
  it('reads no table whole that grows with every order', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aftercare-plans-'))
    const database = { kind: 'sqlite', file: join(folder, 'test.sqlite') } as const
    await migrate(database)
    const db = openDb(database)
    const shops = await fillShops(db, { letters: 400, answers: 200, due: 20, shops: 2 })
    await db.close()
    const app = await openApp(
      readConfig({
        DATABASE_URL: `sqlite:${database.file}`,
        DATA_DIR: folder,
        SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
        LOG_LEVEL: 'silent',
      }),
    )
    try {
      const made = statementsOf(app.db)
      await liveADay(app, shops, 10)
      expect(made.size).to.be.greaterThan(100)
      const whole: string[] = []
      for (const one of made.values())
        for (const table of await readWhole(app.db, one, growing)) whole.push(`${table}: ${one.sql}`)
      expect(whole).to.deep.equal([])
    } finally {
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }).timeout(120_000)
})
