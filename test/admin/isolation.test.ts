import { createHash } from 'node:crypto'
import { expect } from 'chai'
import type { Db } from '../../app/db/db.ts'
import { tables } from '../../app/db/tables/index.ts'
import { invite } from '../../app/shops/accounts.ts'
import { databaseKinds, openDatabase } from '../support/databases.ts'
import { filled, idsIn, isNamed } from './ids.ts'
import { inventoryOf, type Route } from './inventory.ts'
import { newShop, rowsOf } from './rows.ts'
import { noon, openAdmin, signedIn, type Visitor, type World } from './world.ts'

const canary = 'CANARY-OF-THE-OTHER-SHOP'
const mine = 'a.example.com'
const theirs = 'b.example.com'

for (const kind of databaseKinds)
  describe(`I1: one shop’s session and another’s things (${kind})`, function () {
    this.timeout(120_000)
    let db: Db
    let close: () => Promise<void>
    let world: World
    let visitor: Visitor
    let routes: readonly Route[]
    let shopA: number
    let shopB: number

    before(async () => {
      const database = await openDatabase(kind)
      db = database.db
      close = database.close
      world = await openAdmin(db)
      const a = await newShop(db, mine)
      const b = await newShop(db, theirs)
      shopA = a.id
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
      await close()
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
      const unknown = routes.filter(({ path }) => !isNamed(path))
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
      for (const route of routes.filter(({ path }) => idsIn(path))) {
        const answer = await ask(route, `/admin${filled(route, mine)}`)
        const nobodys = await ask(route, `/admin${filled(route, mine).replaceAll(/b-\w+|9001/g, 'nobody')}`)
        expect(answer.status, `${route.method} ${route.path}`).to.equal(nobodys.status)
        expect(answer.status, `${route.method} ${route.path}`).not.to.equal(200)
        expect(await answer.text(), route.path).not.to.include(canary)
      }
      expect(await fingerprint()).to.equal(before)
    })

    it('joins nothing of its own to what is another shop’s, whichever field of a form names it (I2)', async () => {
      const rows = rowsOf(db, shopA)
      const customer = await rows.customer({ id: 'a-person', person_id: 'a-person', email: 'a@example.com' })
      const message = await rows.message({ id: 'a-message', customer_id: customer, state: 'uncertain' })
      await rows.answer({ id: 'a-answer', customer_id: customer, message_id: message, score: 2, comment: 'Late' })
      const before = await fingerprint()
      const names = 'owner staff person customer order message answer response inbound conversation survey list to once'
      const theirs = ['b-account', 'b-person', 'b-order', 'b-message', 'b-answer', 'b-inbound']
      const forms = routes.filter(({ method, path }) => method === 'POST' && !/erase$|account$/.test(path))
      for (const [number, route] of forms.entries())
        for (const id of [theirs[number % theirs.length], theirs[(number + 1) % theirs.length]]) {
          const own = filled(route, mine).replaceAll('b-', 'a-').replace('no-such-flow', 'nps')
          const fields = Object.fromEntries(names.split(' ').map((name) => [name, id ?? '']))
          const form = { ...fields, csrf: await token(), words: 'Hello', shop_id: String(shopB) }
          expect(await (await visitor.post(`/admin${own}`, form)).text(), route.path).not.to.include(canary)
        }
      const kept = Object.entries(tables).filter(([name, { tenant }]) => tenant && name !== 'audit')
      for (const [table] of kept) {
        const joined = JSON.stringify(await db.knex(table).where({ shop_id: shopA }))
        expect(joined, table).not.to.match(/"b-(?:account|person|order|message|answer|inbound)"/)
      }
      expect(await fingerprint()).to.equal(before)
    })

    it('shows nothing of the other shop on any list, whatever the address asks for (I3)', async () => {
      for (const { method, path } of routes)
        if (method === 'GET' && !idsIn(path))
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
