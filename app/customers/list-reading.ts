import type { Db } from '../db/db.ts'
import { inChunks, newId } from '../db/row.ts'
import { columnsOf, type Columns, readForeignLine } from '../domain/foreign-list.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { hashOf } from './hash.ts'
import { type FileLine, linesOf, UnreadableList } from './list-file.ts'
import { always, atOnce, type Row } from './lists.ts'

const pieceSize = 512 * 1024

/** Keeps a file to be read in the background. Null: no column holds addresses. Throws `UnreadableList` where the first line is none. */
export async function putList(
  db: Db,
  file: { readonly shopId: number; readonly name: string; readonly bytes: Buffer },
  now: Instant,
): Promise<string | null> {
  for await (const first of linesOf(file.bytes)) {
    if (!columnsOf(first.cells)) return null
    break
  }
  const id = newId(now)
  const key = { shop_id: file.shopId, id }
  await db.write(async (trx) => {
    await trx('lists').insert({
      ...key,
      name: file.name.slice(0, 200),
      state: 'reading',
      total: 0,
      done: 0,
      made_at: now,
    })
    for (let place = 0; place * pieceSize < file.bytes.length; place++)
      await trx('list_files').insert({
        shop_id: file.shopId,
        list_id: id,
        place,
        bytes: file.bytes.subarray(place * pieceSize, (place + 1) * pieceSize),
        made_at: now,
      })
  })
  return id
}

/**
 * Lays a kept file out line by line. One that was cut short is laid out from its beginning; the file goes with the last line, so
 * nothing is lost on the way.
 */
export async function layOut(
  db: Db,
  keys: Keys,
  shopId: number,
  id: string,
  now: Instant,
  goOn = always,
): Promise<void> {
  const { knex } = db
  const [key, ofList] = [
    { shop_id: shopId, id },
    { shop_id: shopId, list_id: id },
  ]
  const pieces = (await knex('list_files').where(ofList).orderBy('place').pluck('bytes')) as Buffer[]
  await knex('list_lines').where(ofList).delete()
  const seen = new Set<string>()
  let columns: Columns | null = null
  let total = 0
  let waiting: Row[] = []
  const put = (): Promise<unknown> => {
    const rows = waiting.map((row) => ({ ...ofList, ...row, made_at: now }))
    waiting = []
    return db.write(async (trx) => {
      for (const chunk of inChunks(rows, 100)) await trx('list_lines').insert(chunk)
      await trx('lists').where(key).update({ total })
    })
  }
  try {
    for await (const line of linesOf(Buffer.concat(pieces))) {
      if (!columns) {
        const found = columnsOf(line.cells)
        if (!found) break
        columns = found.columns
        if (found.named) continue
      }
      waiting.push(rowOf(line, columns, keys, seen))
      total += 1
      if (waiting.length < atOnce) continue
      if (!(await goOn())) return
      await put()
    }
  } catch (error) {
    if (!(error instanceof UnreadableList)) throw error
    return finish({ state: 'faulty', fault_line: error.line })
  }
  await put()
  await finish({ state: 'read', total })

  async function finish(how: object): Promise<void> {
    await db.write(async (trx) => {
      await trx('lists').where(key).update(how)
      await trx('list_files').where(ofList).delete()
    })
  }
}

function rowOf({ number, cells }: FileLine, columns: Columns, keys: Keys, seen: Set<string>): Row {
  const read = readForeignLine(cells, columns)
  const cell = (cells[columns.address] ?? '').trim().slice(0, 320)
  if (read.fault !== null) return { number, outcome: read.fault, cell, address_hash: null, reason: null, at: null }
  const hash = hashOf(keys, read.address)
  const sort = `${hash}${read.reason}`
  const outcome = seen.has(sort) ? 'repeated' : 'taken'
  seen.add(sort)
  return { number, outcome, cell: read.address, address_hash: hash, reason: read.reason, at: read.at }
}
