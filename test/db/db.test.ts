import { spawn } from 'node:child_process'
import { expect } from 'chai'
import { openDb } from '../../app/db/db.ts'
import { groupCommit } from '../../app/db/group-commit.ts'
import { migrate } from '../../app/db/migrate.ts'
import { newId } from '../../app/db/row.ts'
import { tables } from '../../app/db/tables/index.ts'
import { migrations } from '../../migrations/index.ts'
import { databaseKinds, freshDatabase, onEveryDatabase } from '../support/databases.ts'

onEveryDatabase('A database', (db) => {
  it('is described column by column in the registry', async () => {
    const { knex } = db()
    const held: Record<string, string[]> = {}
    for (const table of Object.keys(tables)) held[table] = Object.keys(await knex(table).columnInfo()).sort()
    const described = Object.fromEntries(
      Object.entries(tables).map(([table, { plain, personal }]) => [
        table,
        [...plain, ...Object.keys(personal ?? {})].sort(),
      ]),
    )
    expect(held).to.deep.equal(described)
  })

  it('has no table the registry does not know', async () => {
    const { knex, kind } = db()
    const found =
      kind === 'sqlite'
        ? await knex('sqlite_master').where({ type: 'table' }).pluck('name')
        : await knex('information_schema.tables').whereRaw('table_schema = DATABASE()').pluck('table_name')
    const own = (found as string[]).filter((name) => !/^(?:sqlite_|knex_)/.test(name))
    expect(own.sort()).to.deep.equal(Object.keys(tables).sort())
  })

  it('keeps a shop in every key of a shop’s tables (I2, I9)', async () => {
    for (const [table, { tenant, plain }] of Object.entries(tables))
      expect(plain.includes('shop_id') || !tenant, table).to.equal(true)
  })

  it('tells the time in milliseconds', async () => {
    const row = (await db()
      .knex.select(db().knex.raw(`${db().clock} AS t`))
      .first()) as { t: number }
    expect(Math.abs(row.t - Date.now())).to.be.below(5_000)
  })

  it('gives all or nothing', async () => {
    const attempt = db().write(async (trx) => {
      await trx('locks').insert({ name: 'half' })
      throw new Error('the power went')
    })
    await attempt.catch(() => {})
    expect(await db().knex('locks').where({ name: 'half' })).to.deep.equal([])
  })

  it('lets transactions that read and then write follow one another', async () => {
    // SQLite has one connection a process: a second one would wait for the first without letting it go on.
    const second =
      db().kind === 'sqlite'
        ? db()
        : openDb({ kind: 'mysql', url: (db().knex.client.config.connection as { uri: string }).uri })
    try {
      await db().knex('shops').insert({
        domain: 'count',
        platform: 'shopify',
        name: '0',
        locale: 'en',
        time_zone: 'UTC',
        country: 'PL',
        currency: 'PLN',
        url: '',
        status: 'active',
        installed_at: 0,
      })
      const raise = (from: typeof second) =>
        from.write(async (trx) => {
          const query = trx('shops').where({ domain: 'count' })
          const row = (await (from.kind === 'mysql' ? query.forUpdate() : query).first('name')) as { name: string }
          await trx('shops')
            .where({ domain: 'count' })
            .update({ name: String(Number(row.name) + 1) })
        })
      await Promise.all(Array.from({ length: 20 }, (_, index) => raise(index % 2 ? db() : second)))
      expect(await db().knex('shops').where({ domain: 'count' }).first('name')).to.deep.equal({ name: '20' })
    } finally {
      await db().knex('shops').where({ domain: 'count' }).delete()
      if (second !== db()) await second.close()
    }
  })
})

describe('Migrations', function () {
  this.timeout(60_000)
  for (const kind of databaseKinds) {
    it(`run once when three processes start together (${kind})`, async () => {
      const { database, remove } = await freshDatabase(kind)
      try {
        const applied = await Promise.all([1, 2, 3].map(() => migrateElsewhere(database)))
        expect(applied.toSorted()).to.deep.equal(['', '', migrations.map(({ name }) => name).join()])
      } finally {
        await remove()
      }
    })

    it(`go on after a kill at any moment, and leave the schema of an undisturbed run (${kind})`, async () => {
      const { database, remove } = await freshDatabase(kind)
      try {
        for (const delay of [1, 30, 60, 90, 120]) await migrateElsewhere(database, delay)
        await migrate(database)
        const db = openDb(database)
        try {
          for (const [table, { plain, personal }] of Object.entries(tables))
            expect(Object.keys(await db.knex(table).columnInfo())).to.have.length(
              plain.length + Object.keys(personal ?? {}).length,
            )
        } finally {
          await db.close()
        }
      } finally {
        await remove()
      }
    })
  }
})

/** Migrates in another process, killed after so many milliseconds from its first sign of life; says what it applied. */
function migrateElsewhere(database: object, killAfter?: number): Promise<string> {
  const script = `import { migrate } from ${JSON.stringify(new URL('../../app/db/migrate.ts', import.meta.url).href)}
    process.stderr.write('begun')
    const applied = await migrate(${JSON.stringify(database)})
    process.stdout.write(applied.join())`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script])
  let said = ''
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString()
  })
  if (killAfter !== undefined) child.stderr.once('data', () => setTimeout(() => child.kill('SIGKILL'), killAfter))
  return new Promise((resolve) => {
    child.on('close', () => resolve(said))
  })
}

describe('Group commit', () => {
  it('lets everything that arrives during a commit share the next', async () => {
    const groups: number[][] = []
    const gates: (() => void)[] = []
    const put = groupCommit<number, string>(async (items) => {
      groups.push([...items])
      await new Promise<void>((resolve) => gates.push(resolve))
      return items.map((item) => `done ${item}`)
    })
    const first = put(1)
    while (gates.length < 1) await new Promise(setImmediate)
    const others = [put(2), put(3), put(4)]
    gates[0]?.()
    expect(await first).to.equal('done 1')
    while (gates.length < 2) await new Promise(setImmediate)
    gates[1]?.()
    expect(await Promise.all(others)).to.deep.equal(['done 2', 'done 3', 'done 4'])
    expect(groups).to.deep.equal([[1], [2, 3, 4]])
  })

  it('tells everybody in a group that failed, and goes on with the next', async () => {
    let calls = 0
    const put = groupCommit<number, number>(async (items) => {
      if (calls++ === 0) throw new Error('the disk is full')
      return items
    })
    const failed = await Promise.allSettled([put(1), put(2)])
    expect(failed.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected'])
    expect(await put(3)).to.equal(3)
  })

  it('splits what is more than one commit should hold', async () => {
    const sizes: number[] = []
    const put = groupCommit<number, number>(
      async (items) => {
        sizes.push(items.length)
        return items
      },
      { maxGroup: 3 },
    )
    await Promise.all(Array.from({ length: 8 }, (_, index) => put(index)))
    expect(sizes).to.deep.equal([3, 3, 2])
  })
})

describe('Ids', () => {
  it('sort by the order of making and never repeat', () => {
    const ids = Array.from({ length: 5_000 }, () => newId())
    expect(ids.toSorted()).to.deep.equal(ids)
    expect(new Set(ids)).to.have.property('size', 5_000)
  })
})
