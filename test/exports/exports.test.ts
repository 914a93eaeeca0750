import { expect } from 'chai'
import fc from 'fast-check'
import { csvCell } from '../../app/domain/csv.ts'
import { exported, type Format } from '../../app/exports/stream.ts'
import { exports } from '../../app/exports/tables.ts'
import { takeTurn } from '../../app/exports/turn.ts'
import { newId } from '../../app/db/row.ts'
import { newShop, rowsOf } from '../admin/rows.ts'
import { noon, openAdmin, signedIn } from '../admin/world.ts'
import { onEveryDatabase } from '../support/databases.ts'

/** A reader of CSV by RFC 4180 that is not ours. */
function rowsIn(csv: string): string[][] {
  const rows: string[][] = [[]]
  let [cell, quoted] = ['', false]
  for (let at = 0; at < csv.length; at++) {
    const [unit, next] = [csv[at] ?? '', csv[at + 1]]
    if (quoted && unit === '"' && next === '"') {
      cell += '"'
      at++
    } else if (unit === '"' && (quoted || cell === '')) quoted = !quoted
    else if (!quoted && unit === ',') {
      rows.at(-1)?.push(cell)
      cell = ''
    } else if (!quoted && unit === '\r' && next === '\n') {
      rows.at(-1)?.push(cell)
      cell = ''
      rows.push([])
      at++
    } else cell += unit
  }
  return rows.slice(0, -1)
}

describe('a cell of an export', () => {
  it('C1: never begins a formula, whatever leads up to it', () => {
    for (const blank of '\t\r\n') expect(csvCell(`${blank}1+1`), JSON.stringify(blank)).to.match(/^"'/)
    for (const sign of '=+-@＝＋－＠')
      for (const lead of ['', ' ', '"', "'", '  "', '\u00a0', '\ufeff'])
        expect(rowsIn(`${csvCell(`${lead}${sign}1+1`)}\r\n`)[0]?.[0], JSON.stringify(lead + sign)).to.match(/^'/)
  })

  it('C2, C3: is read back as it was, in as many columns, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 3, maxLength: 3 }), (texts) => {
        const line = `${texts.map(csvCell).join(',')}\r\n`
        const [cells] = rowsIn(line)
        expect(cells?.map((cell) => cell.replace(/^'/, ''))).to.deep.equal(
          texts.map((text) => text.toWellFormed().replaceAll('\0', '').replace(/^'/, '')),
        )
        expect(Buffer.from(line).toString('utf8')).to.equal(line)
      }),
    )
    expect(csvCell('a;b')).to.equal('"a;b"')
    expect(csvCell('a\ud800b')).to.equal('a\ufffdb')
  })

  it('C4: leaves numbers numbers, and telephones readable', () => {
    expect(csvCell(-12.5)).to.equal('-12.5')
    expect(csvCell(0)).to.equal('0')
    expect(csvCell(null)).to.equal('')
    expect(csvCell('+48600100200')).to.equal("'+48600100200")
  })
})

onEveryDatabase('an export', (db) => {
  const all = async (shopId: number, what: string, format: Format): Promise<string> => {
    const table = exports[what]
    if (!table) throw new Error('no such table')
    let text = ''
    for await (const chunk of exported(db().knex, shopId, table, format)) text += chunk
    return text
  }

  it('has every row once in each format, over many pages, and is valid when there is nothing (C5)', async () => {
    const shop = await newShop(db(), 'exported.example.com')
    expect(await all(shop.id, 'responses', 'json')).to.equal('[\n]\n')
    expect(await all(shop.id, 'responses', 'ndjson')).to.equal('')
    const rows = rowsOf(db(), shop.id)
    for (let n = 0; n < 1_203; n++) await rows.answer({ id: newId(noon + n), score: n % 11, comment: '=cmd, "x"\n;' })
    const csv = rowsIn(await all(shop.id, 'responses', 'csv'))
    expect(csv).to.have.length(1_204)
    expect(new Set(csv.map(({ length }) => length))).to.deep.equal(new Set([10]))
    expect(csv[1]?.[4]).to.equal('\'=cmd, "x"\n;')
    const json = JSON.parse(await all(shop.id, 'responses', 'json')) as { id: string; comment: string }[]
    expect(new Set(json.map(({ id }) => id)).size).to.equal(1_203)
    expect(json[0]?.comment).to.equal('=cmd, "x"\n;')
    const lines = (await all(shop.id, 'responses', 'ndjson')).trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).to.deep.equal(json.map(({ id }) => id))
  }).timeout(30_000)

  it('holds one page in memory, and misses nothing that stood there while others came and went (C5)', async () => {
    const shop = await newShop(db(), 'changing.example.com')
    const rows = rowsOf(db(), shop.id)
    for (let n = 0; n < 1_100; n++) await rows.answer({ id: newId(noon + n), score: 1, comment: 'stood there' })
    let reads = 0
    db().knex.on('query', ({ sql }: { sql: string }) => void (reads += /from `responses`/.test(sql) ? 1 : 0))
    let text = ''
    let chunks = 0
    const table = exports['responses']
    if (!table) throw new Error('no such table')
    for await (const chunk of exported(db().knex, shop.id, table, 'ndjson')) {
      text += chunk
      expect(chunk.split('\n').length, 'rows at once').to.be.at.most(501)
      expect(reads, 'pages read ahead').to.equal(chunks++)
      if (chunks === 2) {
        await rows.answer({ id: newId(noon - 1), comment: 'came before' })
        await rows.answer({ id: newId(noon + 5_000), comment: 'came after' })
      }
    }
    const read = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; comment: string })
    expect(read.filter(({ comment }) => comment === 'stood there')).to.have.length(1_100)
    expect(new Set(read.map(({ id }) => id)).size).to.equal(read.length)
  }).timeout(30_000)

  it('is downloaded by owners, one at a time for a shop, and gives back its turn (I4, C5)', async () => {
    const world = await openAdmin(db())
    const shop = await newShop(db(), 'download.example.com')
    await rowsOf(db(), shop.id).answer({ comment: 'Zażółć', score: 9 })
    const visitor = await signedIn(db(), world, shop.id)
    const path = '/admin/shops/download.example.com/numbers/export'
    expect((await visitor.get(path)).status).to.equal(200)
    const first = await visitor.get(`${path}/responses?format=csv`)
    expect(first.headers.get('content-disposition')).to.equal('attachment; filename="responses-2026-11-20.csv"')
    const bytes = Buffer.from(await first.arrayBuffer())
    expect(bytes.subarray(0, 3)).to.deep.equal(Buffer.from([0xef, 0xbb, 0xbf]))
    expect(bytes.toString('utf8')).to.include('Zażółć')
    const turn = await takeTurn(db(), shop.id)
    expect((await visitor.get(`${path}/responses`)).status).to.equal(409)
    await turn?.end()
    expect((await visitor.get(`${path}/responses?format=json`)).status).to.equal(200)
    for (const wrong of ['staff', 'constructor', '__proto__'])
      expect((await visitor.get(`${path}/${wrong}`)).status).to.equal(404)
    expect(world.faults).to.deep.equal([])
    await world.close()
  })
})
