import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Database } from '../../app/config.ts'
import { fenceOf, openInstallation, putUpFence, watchClock } from '../../app/db/installation.ts'
import { day, hour, minute } from '../../app/domain/time.ts'
import { onEveryDatabase } from '../support/databases.ts'

onEveryDatabase('The fence around a restored database', (db) => {
  let folder: string
  const database = (): Database =>
    db().kind === 'sqlite' ? { kind: 'sqlite', file: join(folder, 'a.sqlite') } : { kind: 'mysql', url: '' }
  const look = (where = folder) => openInstallation(db(), database(), where).look()
  const rows = async (): Promise<Record<string, unknown>[]> =>
    (await db().knex('installation')) as Record<string, unknown>[]
  const restore = async (to: Record<string, unknown>[]): Promise<void> => {
    await db().knex('installation').delete()
    await db().knex('installation').insert(to)
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aftercare-mark-'))
    await db().knex('installation').delete()
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is not there for a new database, nor for one that goes on', async () => {
    for (let start = 0; start < 3; start++) expect(await look()).to.equal(null)
    expect(readdirSync(folder)).to.have.length(1)
  })

  it('is not put up when several processes make the first start at once', async () => {
    for (let time = 0; time < 10; time++) {
      await db().knex('installation').delete()
      rmSync(folder, { recursive: true, force: true })
      expect(await Promise.all(Array.from({ length: 4 }, () => look()))).to.deep.equal([null, null, null, null])
    }
  })

  it('is not put up when several processes remember at once', async () => {
    await look()
    for (let minute = 0; minute < 5; minute++)
      expect(await Promise.all(Array.from({ length: 4 }, () => look()))).to.deep.equal([null, null, null, null])
  })

  it('goes up when the database is older than this machine remembers, and stays until a person resumes', async () => {
    await look()
    const backup = await rows()
    await look()
    await restore(backup)
    expect(await look()).to.equal('restored')
    expect(await fenceOf(db().knex)).to.equal('restored')
    expect(await look(), 'a restart changes nothing').to.equal('restored')
    await openInstallation(db(), database(), folder).resume()
    expect(await fenceOf(db().knex)).to.equal(null)
    expect(await look()).to.equal(null)
  })

  it('goes up when another database stands in its place', async () => {
    await look()
    await restore((await rows()).map((row) => (row['name'] === 'instance' ? { ...row, value: 'another' } : row)))
    expect(await look()).to.equal('copied')
    await openInstallation(db(), database(), folder).resume()
    expect(await look()).to.equal(null)
  })

  it('knows another machine on the same server from a copy elsewhere', async () => {
    await look()
    const other = mkdtempSync(join(tmpdir(), 'aftercare-mark-'))
    try {
      expect(await look(other)).to.equal(db().kind === 'mysql' ? null : 'copied')
      await db().knex('installation').where({ name: 'fence' }).delete()
      await db().knex('installation').where({ name: 'place' }).update({ value: 'elsewhere:3306/shop' })
      rmSync(other, { recursive: true, force: true })
      expect(await look(other)).to.equal('copied')
    } finally {
      rmSync(other, { recursive: true, force: true })
    }
  })

  it('keeps its first reason', async () => {
    await putUpFence(db().knex, 'clock', 1)
    await putUpFence(db().knex, 'restored', 2)
    expect(await fenceOf(db().knex)).to.equal('clock')
  })
})

describe('The clock', () => {
  let [wall, steady] = [0, 0]
  const pass = (time: number): void => {
    wall += time
    steady += time
  }
  const watching = () =>
    watchClock(
      () => wall,
      () => steady,
    )

  it('stops letters when it is set by more than five minutes, and not when time passes', () => {
    const watch = watching()
    pass(3 * day)
    expect(watch(null)).to.equal(null)
    wall += 4 * minute
    expect(watch(null)).to.equal(null)
    wall -= hour
    expect(watch(null)).to.equal('put up')
    expect(watch('clock'), 'told once').to.equal(null)
  })

  it('lets letters leave again once it is back, in every process that saw it go', () => {
    const [one, other] = [watching(), watching()]
    wall += hour
    expect([one(null), other('clock')]).to.deep.equal(['put up', 'put up'])
    pass(minute)
    expect([one('clock'), other('clock')]).to.deep.equal([null, null])
    wall -= hour - minute
    expect(one('clock')).to.equal('take down')
    expect(other(null)).to.equal('take down')
    expect([one(null), other(null)]).to.deep.equal([null, null])
  })

  it('is believed when a person says so', () => {
    const watch = watching()
    wall += hour
    expect(watch(null)).to.equal('put up')
    expect(watch(null), 'somebody took the fence down').to.equal(null)
    wall += minute
    expect(watch(null)).to.equal(null)
    wall -= hour
    expect(watch(null), 'putting it right is a leap then').to.equal('put up')
  })
})
