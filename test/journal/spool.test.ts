import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Knex } from 'knex'
import { eraseShop } from '../../app/customers/erase.ts'
import { frame, readFrames } from '../../app/journal/frames.ts'
import { shelterJournal, type ShelteredJournal } from '../../app/journal/shelter.ts'
import { rememberShops } from '../../app/journal/shop-memory.ts'
import { openSpool, spoolState } from '../../app/journal/spool.ts'
import { type Entry, openJournal } from '../../app/journal/store.ts'
import { takeJournal } from '../../app/journal/take.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { thisOwner } from '../../app/outbox/owner.ts'
import { addShop } from '../../app/shops/shops.ts'
import { lockJournal, onEveryDatabase } from '../support/databases.ts'

const keys = deriveKeys(Buffer.alloc(32, 7))
const domain = 'spool.myshopify.com'
const noon = Date.UTC(2026, 10, 3, 11)
/** A process that is over: nobody has this number and began at this tick. */
const gone = thisOwner().replace(/\/\d+\/[^/]+$/, '/999999999/1')

const entry = (shopId: number, deliveryId: string): Entry => ({
  shopId,
  topic: 'orders/create',
  deliveryId,
  eventId: null,
  apiVersion: '2026-10',
  triggeredAt: noon,
  receivedAt: noon,
  payload: Buffer.from(`{"note":"${deliveryId}"}`),
})

onEveryDatabase('The spool', (db) => {
  let folder: string
  let shopId: number
  let journal: ShelteredJournal
  const reports: string[] = []
  const needs = (owner = thisOwner(), limit?: number) => ({
    journal: openJournal(db()),
    spool: openSpool(folder, { keys, owner, ...(limit === undefined ? {} : { limit }) }),
    shops: rememberShops(db(), keys),
    probe: (): Knex.Raw => db().knex.raw('SELECT 1'),
    report: (_: unknown, sentence: string) => void reports.push(sentence),
    patience: 100,
    rest: 20,
  })
  /** A door that has seen the shop before. */
  async function open(owner?: string, limit?: number): Promise<ShelteredJournal> {
    const all = needs(owner, limit)
    await all.shops.idOf(domain)
    return shelterJournal(all)
  }
  const ids = (): Promise<string[]> => db().knex('journal').orderBy('id').pluck('delivery_id')
  /** What a killed process leaves behind. */
  async function leave(...deliveryIds: readonly string[]): Promise<void> {
    const spool = openSpool(folder, { keys, owner: gone })
    for (const id of deliveryIds) await spool.append({ domain, entry: entry(shopId, id) })
    await spool.close()
  }
  const files = (): string[] => readdirSync(folder)

  beforeEach(async () => {
    folder = join(mkdtempSync(join(tmpdir(), 'aftercare-spool-')), 'spool')
    reports.length = 0
    await db().knex('journal').delete()
    await db().knex('shops').delete()
    shopId = (await addShop(db(), keys, { domain, platform: 'shopify', locale: 'en' }, 0)).id
    journal = await open()
  })
  afterEach(async () => {
    await journal.stop()
    rmSync(join(folder, '..'), { recursive: true, force: true })
  })

  it('keeps deliveries while the database takes none, and brings them in in their order', async () => {
    await journal.append(entry(shopId, 'before'))
    const unlock = await lockJournal(db())
    try {
      for (const id of ['first', 'second', 'third']) expect(await journal.append(entry(shopId, id))).to.equal(true)
    } finally {
      await unlock()
    }
    expect((await spoolState(folder)).bytes).to.be.greaterThan(0)
    await journal.append(entry(shopId, 'fourth'))
    await journal.drain()
    expect(await ids()).to.deep.equal(['before', 'first', 'second', 'third', 'fourth'])
    expect(files()).to.deep.equal([])
    expect(reports[0]).to.equal('the database does not take deliveries in time; they are kept in the spool')
    await journal.append(entry(shopId, 'after'))
    expect(files(), 'the database has it').to.deep.equal([])
  }).timeout(20_000)

  it('keeps them encrypted and for nobody else to read', async () => {
    await leave('Zażółć gęślą jaźń')
    const [file = ''] = files()
    expect(readFileSync(join(folder, file)).includes('Zażółć')).to.equal(false)
    expect(readFileSync(join(folder, file)).includes(domain)).to.equal(false)
    expect([statSync(folder).mode & 0o777, statSync(join(folder, file)).mode & 0o777]).to.deep.equal([0o700, 0o600])
  })

  it('brings in what a killed process left, once, although the spool is read twice', async () => {
    await leave('one', 'two')
    const [file = ''] = files()
    const copy = join(folder, '..', 'copy')
    copyFileSync(join(folder, file), copy)
    await journal.drain()
    expect(await ids()).to.deep.equal(['one', 'two'])
    copyFileSync(copy, join(folder, file))
    await journal.drain()
    expect(await ids()).to.deep.equal(['one', 'two'])
    expect(files()).to.deep.equal([])
  })

  it('leaves alone what a living process is still writing', async () => {
    const other = openSpool(folder, { keys, owner: thisOwner() })
    await other.append({ domain, entry: entry(shopId, 'theirs') })
    await other.close()
    await journal.drain()
    expect(await ids()).to.deep.equal([])
    expect(files()).to.have.length(1)
  })

  it('loses only the unfinished end of a file, wherever it was torn', () => {
    const frames = ['one', 'two', 'three'].map((id) => frame(keys, { domain, entry: entry(shopId, id) }))
    const whole = Buffer.concat(frames)
    const ends = frames.map((_, index) => Buffer.concat(frames.slice(0, index + 1)).length)
    for (let length = 0; length <= whole.length; length++) {
      const { shelved, end } = readFrames(keys, whole.subarray(0, length))
      expect(shelved, `torn after ${length} bytes`).to.have.length(ends.filter((at) => at <= length).length)
      expect(end).to.equal(length === 0 || ends.includes(length) ? 'whole' : 'torn')
    }
  })

  it('brings in a torn file as far as it goes', async () => {
    await leave('one', 'two')
    const [file = ''] = files()
    truncateSync(join(folder, file), statSync(join(folder, file)).size - 1)
    await journal.drain()
    expect(await ids()).to.deep.equal(['one'])
    expect(files()).to.deep.equal([])
  })

  it('keeps a file it cannot open or read beside the others, and goes on', async () => {
    const stranger = openSpool(folder, { keys: deriveKeys(Buffer.alloc(32, 8)), owner: gone })
    await stranger.append({ domain, entry: entry(shopId, 'sealed with another key') })
    await stranger.close()
    await leave('one', 'two')
    const file = join(folder, files()[1] ?? '')
    const bytes = readFileSync(file)
    const second = frame(keys, { domain, entry: entry(shopId, 'one') }).length + 20
    writeFileSync(file, Buffer.concat([bytes.fill((bytes[second] ?? 0) ^ 1, second, second + 1), bytes]))
    await leave('three')
    await journal.drain()
    expect(await ids()).to.deep.equal(['one', 'three'])
    expect(await spoolState(folder)).to.include({ files: 0, aside: 2 })
  })

  it('refuses more than the disk may hold', async () => {
    await journal.stop()
    journal = await open(thisOwner(), 0)
    const unlock = await lockJournal(db())
    try {
      const refused = await journal.append(entry(shopId, 'one too many')).then(
        () => null,
        (error: Error) => error.message,
      )
      expect(refused).to.equal('the spool is full')
    } finally {
      await unlock()
    }
    await journal.drain()
    expect(await journal.append(entry(shopId, 'later'))).to.equal(true)
    expect(await ids()).to.include('later')
  }).timeout(20_000)

  it('writes nothing of a shop that was erased, at the door or from the spool (I11)', async () => {
    await leave('spooled')
    await db().write((trx) => eraseShop(trx, shopId))
    expect(await journal.append(entry(shopId, 'late'))).to.equal(false)
    await journal.drain()
    expect(await ids()).to.deep.equal([])
    expect(files()).to.deep.equal([])
  })

  it('gives a delivery to the shop of its name, whatever number that has by now', async () => {
    await leave('spooled')
    await db().write((trx) => eraseShop(trx, shopId))
    await addShop(db(), keys, { domain: 'between.myshopify.com', platform: 'shopify' }, 0)
    const { id } = await addShop(db(), keys, { domain, platform: 'shopify' }, 0)
    await journal.drain()
    expect(await db().knex('journal').pluck('shop_id')).to.deep.equal([id])
  })

  it('lets take remove what slipped in while the shop was being erased', async () => {
    await journal.append(entry(shopId, 'late'))
    await db().knex('shops').where({ id: shopId }).delete()
    await takeJournal({ db: db(), keys, report: (error) => expect.fail(String(error)) }, noon)
    expect(await ids()).to.deep.equal([])
  })
})
