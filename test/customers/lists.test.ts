import { expect } from 'chai'
import { UnreadableList } from '../../app/customers/list-file.ts'
import { layOut, putList } from '../../app/customers/list-reading.ts'
import { workOnLists } from '../../app/customers/list-work.ts'
import { countLines, importList, linesAfter, listById, wantImport } from '../../app/customers/lists.ts'
import { liftSuppression, suppress } from '../../app/customers/suppressions.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { newShop } from '../admin/rows.ts'
import { noon, openAdmin, signedIn } from '../admin/world.ts'
import { onEveryDatabase } from '../support/databases.ts'

const keys = deriveKeys(Buffer.alloc(32, 7))

onEveryDatabase('lists of another tool', (db) => {
  const work = () => workOnLists({ db: db(), keys, report: (error) => expect.fail(String(error)) }, noon)
  const put = (shopId: number, text: string) =>
    putList(db(), { shopId, name: 'list.csv', bytes: Buffer.from(text) }, noon)
  const read = async (shopId: number, text: string): Promise<string | null> => {
    const id = await put(shopId, text)
    await work()
    return id
  }
  const bringIn = async (shopId: number, id: string): Promise<void> => {
    await wantImport(db().knex, shopId, id)
    await work()
  }
  const standing = async (shopId: number): Promise<unknown> =>
    (await db().knex('suppressions').where({ shop_id: shopId }).orderBy(['address', 'scope'])).map(
      ({ address, scope, reason, lifted_at: lifted }: Record<string, unknown>) => [address, scope, reason, lifted],
    )

  it('are laid out line by line and lose none of them', async () => {
    const id = await read(
      11,
      '\ufeffE-mail;Reason;Date\r\nanna@example.com;"unsub; by mail";2026-03-01\r\nnobody;bounce;\r\n\r\n;x;\r\nANNA@example.com;unsubscribe;\r\njan@example.com;Subscribed\r\n',
    )
    const lines = await linesAfter(db().knex, 11, id ?? '', { after: 0, outcome: null, limit: 50 })
    expect(lines.map(({ number, outcome, cell }) => [number, outcome, cell])).to.deep.equal([
      [2, 'taken', 'anna@example.com'],
      [3, 'no e-mail', 'nobody'],
      [5, 'no address', ''],
      [6, 'repeated', 'anna@example.com'],
      [7, 'subscribed', 'jan@example.com'],
    ])
    expect(await standing(11)).to.deep.equal([])
  })

  it('are imported once, however often they are told, and lift nothing (U8)', async () => {
    const [shopId, { knex }] = [12, db()]
    await suppress(knex, keys, { shopId, address: 'bounced@example.com', scope: 'all', reason: 'complaint', at: 5 })
    await suppress(knex, keys, {
      shopId,
      address: 'back@example.com',
      scope: 'marketing',
      reason: 'unsubscribed',
      at: 5,
    })
    await liftSuppression(knex, keys, { shopId, address: 'back@example.com', scope: 'marketing', at: noon - 1 })
    const text =
      'email,reason,date\nbounced@example.com,hard bounce,\nback@example.com,unsubscribed,2020-01-01\nnew@example.com,spam,\n'
    const twice = []
    for (let time = 0; time < 2; time += 1) {
      const id = (await read(shopId, text)) ?? ''
      await bringIn(shopId, id)
      await bringIn(shopId, id)
      expect((await listById(knex, shopId, id))?.state).to.equal('imported')
      twice.push(await standing(shopId))
    }
    expect(twice[0]).to.deep.equal([
      ['back@example.com', 'marketing', 'unsubscribed', noon - 1],
      ['back@example.com', 'survey', 'unsubscribed', null],
      ['bounced@example.com', 'all', 'complaint', null],
      ['new@example.com', 'all', 'complaint', null],
    ])
    expect(twice[1]).to.deep.equal(twice[0])
  })

  it('bring back no address of an erased person', async () => {
    const [shopId, { knex }] = [15, db()]
    await suppress(knex, keys, { shopId, address: 'gone@example.com', scope: 'all', reason: 'erased', at: 5 })
    const id = (await read(shopId, 'email\ngone@example.com\n')) ?? ''
    await bringIn(shopId, id)
    expect(await standing(shopId)).to.deep.equal([[null, 'all', 'erased', null]])
  })

  it('may be longer than one statement holds', async () => {
    const text = Array.from({ length: 1_201 }, (_, at) => `person${at}@example.com`).join('\n')
    const id = (await read(13, text)) ?? ''
    expect([...(await countLines(db().knex, 13, id))]).to.deep.equal([['taken', 1_201]])
    await bringIn(13, id)
    expect(await standing(13)).to.have.lengthOf(2_402)
  })

  it('say where they are no CSV, and when no column holds addresses', async () => {
    expect(await read(14, 'first,second\n1,2\n')).to.equal(null)
    const fault = await put(14, 'email\nanna@example.com\n"open\n').catch((error: unknown) => error)
    expect(fault).to.be.instanceOf(UnreadableList)
    // Further down it is found while the list is laid out.
    const many = Array.from({ length: 9_000 }, (_, at) => `person${at}@example.com\n`).join('')
    const id = (await read(14, `email\n${many}"open\n`)) ?? ''
    expect(await listById(db().knex, 14, id)).to.include({ state: 'faulty', fault_line: 9_002 })
    expect(await db().knex('list_files').where({ shop_id: 14 })).to.deep.equal([])
  })

  it('lose nothing when the process ends while one is read, and while one is imported', async () => {
    const text = Array.from({ length: 1_300 }, (_, at) => `person${at}@example.com`).join('\n')
    const id = (await put(16, text)) ?? ''
    let rounds = 0
    const endsAfter = (most: number) => () => Promise.resolve(rounds++ < most)
    await layOut(db(), keys, 16, id, noon, endsAfter(1))
    expect(await listById(db().knex, 16, id)).to.include({ state: 'reading', total: 500 })
    await work()
    expect(await listById(db().knex, 16, id)).to.include({ state: 'read', total: 1_300 })
    expect(await db().knex('list_files').where({ shop_id: 16 })).to.deep.equal([])
    await wantImport(db().knex, 16, id)
    rounds = 0
    await importList(db(), keys, 16, id, noon, endsAfter(1))
    expect(await listById(db().knex, 16, id)).to.include({ state: 'importing', done: 500 })
    expect(await standing(16)).to.have.lengthOf(1_000)
    await Promise.all([work(), work()])
    expect(await listById(db().knex, 16, id)).to.include({ state: 'imported' })
    expect(await standing(16)).to.have.lengthOf(2_600)
  })

  it('go from a file in the settings to a preview to the shop', async () => {
    const world = await openAdmin(db())
    try {
      const shop = await newShop(db(), 'moved.example.com')
      const visitor = await signedIn(db(), world, shop.id)
      const here = '/admin/shops/moved.example.com/settings/lists'
      const form = new FormData()
      form.set('csrf', /name="csrf" value="([^"]+)"/.exec(await visitor.read(here))?.[1] ?? '')
      form.set('upload', new Blob(['email,reason\nanna@example.com,bounce\nwrong,\n']), 'old.csv')
      const post = (cookie: string) =>
        fetch(`${world.url}${here}`, {
          method: 'POST',
          redirect: 'manual',
          headers: { cookie, accept: 'text/html', origin: world.url },
          body: form,
        })
      expect((await post('')).status).to.equal(401)
      const page = (await post(visitor.cookie)).headers.get('location') ?? ''
      expect(await visitor.read(page)).to.include('Being read in the background')
      await work()
      const preview = await visitor.read(page)
      for (const part of ['anna@example.com', 'wrong', 'Not an e-mail address', '1 address would'])
        expect(preview).to.include(part)
      expect(await standing(shop.id)).to.deep.equal([])
      expect((await visitor.send(page)).status).to.equal(303)
      expect(await visitor.read(page)).to.include('Being imported in the background')
      await work()
      expect(await visitor.read(page)).to.include('Imported: 1 address')
      expect(await standing(shop.id)).to.deep.equal([['anna@example.com', 'all', 'hard bounce', null]])
      expect(world.faults).to.deep.equal([])
    } finally {
      await world.close()
    }
  })
})
