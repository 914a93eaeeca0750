import { expect } from 'chai'
import { inChunks } from '../../app/db/row.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { newShop, rowsOf } from './rows.ts'
import { noon, openAdmin, signedIn, type Visitor, type World } from './world.ts'

const many = 10_050
const id = (n: number): string => n.toString(16).padStart(32, '0')

onEveryDatabase('words sought in a shop of many years', (db) => {
  let world: World
  let visitor: Visitor
  const base = '/admin/shops/years.example.com'

  before(async function () {
    this.timeout(60_000)
    world = await openAdmin(db())
    visitor = await signedIn(db(), world, null)
    const shop = await newShop(db(), 'years.example.com')
    const rows = rowsOf(db(), shop.id)
    await rows.answer({ comment: 'a needle of long ago', at: noon - many - 1 })
    await rows.message({ to_address: 'needle@example.com', created_at: noon - many - 1 })
    const numbers = Array.from({ length: many }, (_, n) => n)
    for (const chunk of inChunks(numbers, 500)) {
      const answers = chunk.map((n) => ({
        shop_id: shop.id,
        id: id(n),
        slot: id(n),
        flow: 'nps',
        survey: 'nps',
        score: 9,
        drivers: '[]',
        source: 'click',
        verified: 1,
        suspected: 0,
        at: noon - n,
        updated_at: noon - n,
      }))
      const letters = chunk.map((n) => ({
        shop_id: shop.id,
        id: id(n),
        flow: 'nps',
        message_key: id(n),
        purpose: 'survey',
        channel: 'email',
        step: 1,
        facts: '{}',
        to_address: 'anna@example.com',
        address_hash: 'h',
        locale: 'en',
        state: 'sent',
        due_at: noon,
        expires_at: noon,
        sent_at: noon,
        fence: 1,
        attempts: 1,
        created_at: noon - n,
      }))
      await db().knex('responses').insert(answers)
      await db().knex('messages').insert(letters)
    }
  })
  after(() => world.close())

  const olderOn = (html: string): string =>
    ([...html.matchAll(/class="button" href="([^"]+older[^"]+)"/g)].at(-1)?.[1] ?? '')
      .replaceAll('&amp;', '&')
      .replaceAll('&#x3D;', '=')

  for (const [room, path, found] of [
    ['answers', `${base}/feedback?period=all&q=needle`, 'a needle of long ago'],
    ['letters', `${base}/messages?q=needle`, 'needle@example.com'],
  ] as const)
    it(`of ${room}: a page reads the newest ten thousand, says so, and leads further back`, async () => {
      const first = await visitor.read(path)
      expect(first).not.to.include(found)
      expect(first).to.include('The newest 10,000 were looked through')
      const second = await visitor.read(olderOn(first))
      expect(second).to.include(found)
      expect(second).not.to.include('were looked through')
      expect(olderOn(second)).to.equal('')
    })
})
