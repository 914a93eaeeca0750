import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { type Db, openDb } from '../../app/db/db.ts'
import { migrate } from '../../app/db/migrate.ts'
import { tables } from '../../app/db/tables/index.ts'
import { invite } from '../../app/shops/accounts.ts'
import { databaseKinds, freshDatabase } from '../support/databases.ts'
import { inventoryOf, type Route } from './inventory.ts'
import { newShop, rowsOf } from './rows.ts'
import { noon, openAdmin, signedIn, type Visitor, type World } from './world.ts'

const canary = 'CANARY-OF-THE-OTHER-SHOP'
const mine = 'a.example.com'
const theirs = 'b.example.com'

/** What a part of an address names, by the room it stands in. A room that is not here fails the test: say what its ids are. */
const named: Readonly<Record<string, readonly string[]>> = {
  feedback: ['b-answer', 'b-inbound'],
  messages: ['b-message'],
  journal: ['9001'],
  customers: ['b-person'],
  people: ['b-account'],
  surveys: ['b-survey'],
  flows: ['no-such-flow'],
  journey: ['no-such-station'],
  numbers: ['no-such-thing'],
  settings: ['b-setting', 'again'],
  pulse: ['b-round'],
  connect: ['b-platform', 'b-file'],
}

const roomOf = (path: string): string => path.split('/')[3] ?? ''
const filled = ({ path }: Route, domain: string): string => {
  const ids = [...(named[roomOf(path)] ?? [])]
  const filledPath = path.replace(':domain', domain)
  return filledPath.replaceAll(/:\w+/g, () => (ids.length > 1 ? ids.shift() : ids[0]) ?? '')
}

for (const kind of databaseKinds)
  describe(`I1: one shop’s session and another’s things (${kind})`, function () {
    this.timeout(120_000)
    let db: Db
    let remove: () => Promise<void>
    let world: World
    let visitor: Visitor
    let routes: readonly Route[]
    let shopB: number

    before(async () => {
      const fresh = await freshDatabase(kind)
      remove = fresh.remove
      await migrate(fresh.database)
      db = openDb(fresh.database)
      world = await openAdmin(db)
      const a = await newShop(db, mine)
      const b = await newShop(db, theirs)
      shopB = b.id
      const rows = rowsOf(db, b.id)
      await rows.customer({ id: 'b-person', person_id: 'b-person', first_name: canary, email: `${canary}@example.com` })
      await rows.order({ id: 'b-order', name: `#${canary}`, customer_id: 'b-person' })
      await rows.message({
        id: 'b-message',
        order_id: 'b-order',
        customer_id: 'b-person',
        to_address: `${canary}@example.com`,
      })
      await rows.letter({ message_id: 'b-message', mime: Buffer.from(`Subject: ${canary}\r\n\r\n${canary}`) })
      await rows.answer({
        id: 'b-answer',
        comment: canary,
        customer_id: 'b-person',
        order_id: 'b-order',
        message_id: 'b-message',
      })
      await rows.inbound({ id: 'b-inbound', message_id: 'b-message', body: canary, raw: Buffer.from(canary) })
      await rows.delivery({ id: 9001, topic: canary, state: 'set aside', payload: Buffer.from(canary), why: canary })
      await db
        .knex('audit')
        .insert({ shop_id: b.id, id: 'b-audit', at: noon, who: canary, did: canary, detail: canary })
      await invite(db, { shopId: b.id, name: canary, email: 'b@example.com', role: 'owner' }, noon)
      visitor = await signedIn(db, world, a.id)
      routes = inventoryOf(world.router).filter(({ path }) => path.startsWith('/shops/:domain'))
    })
    after(async () => {
      await world.close()
      await db.close()
      await remove()
    })

    async function fingerprint(): Promise<string> {
      const hash = createHash('sha256')
      for (const [table, { tenant }] of Object.entries(tables))
        if (tenant) hash.update(JSON.stringify(await db.knex(table).where({ shop_id: shopB })))
      return hash.digest('hex')
    }

    const ask = async ({ method }: Route, path: string): Promise<Response> =>
      method === 'GET'
        ? visitor.get(path)
        : visitor.post(path, { csrf: await token(), sure: 'yes', on: 'yes', role: 'owner' })
    let csrf = ''
    const token = async (): Promise<string> =>
      (csrf ||= /name="csrf" value="([^"]+)"/.exec(await visitor.read(`/admin/shops/${mine}`))?.[1] ?? '')

    it('knows every route, and whose ids each takes', () => {
      expect(routes.length).to.be.greaterThan(50)
      const unknown = routes.filter(({ path }) => path.replace(':domain', '').includes(':') && !(roomOf(path) in named))
      expect(unknown.map(({ path }) => path)).to.deep.equal([])
    })

    it('answers for the other shop as for one that does not exist, and changes nothing', async () => {
      const before = await fingerprint()
      for (const route of routes) {
        const answer = await ask(route, `/admin${filled(route, theirs)}`)
        expect(answer.status, `${route.method} ${route.path}`).to.equal(404)
        expect(await answer.text(), route.path).not.to.include(canary)
      }
      expect(await fingerprint()).to.equal(before)
    })

    it('answers for another shop’s id as for one nobody has, and changes nothing', async () => {
      const before = await fingerprint()
      for (const route of routes.filter(({ path }) => path.replace(':domain', '').includes(':'))) {
        const answer = await ask(route, `/admin${filled(route, mine)}`)
        const nobodys = await ask(route, `/admin${filled(route, mine).replaceAll(/b-\w+|9001/g, 'nobody')}`)
        expect(answer.status, `${route.method} ${route.path}`).to.equal(nobodys.status)
        expect(answer.status, `${route.method} ${route.path}`).not.to.equal(200)
        expect(await answer.text(), route.path).not.to.include(canary)
      }
      expect(await fingerprint()).to.equal(before)
    })

    it('shows nothing of the other shop on any list, whatever the address asks for (I3)', async () => {
      for (const { method, path } of routes)
        if (method === 'GET' && !path.replace(':domain', '').includes(':'))
          for (const query of [
            '',
            `?shop_id=${shopB}`,
            `?shop=${theirs}`,
            `?shop_id[]=1&shop_id[]=${shopB}`,
            `?q=${canary.slice(0, 8)}`,
          ]) {
            const text = await (await visitor.get(`/admin${path.replace(':domain', mine)}${query}`)).text()
            expect(text.replaceAll(canary.slice(0, 8) + '"', ''), `${path}${query}`).not.to.include(canary)
          }
    })
  })
