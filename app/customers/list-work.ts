import { randomUUID } from 'node:crypto'
import type { Db } from '../db/db.ts'
import { dropLease, takeLease } from '../db/lease.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { layOut } from './list-reading.ts'
import { importList } from './lists.ts'

type Needs = {
  readonly db: Db
  readonly keys: Keys
  readonly report: (error: unknown, sentence: string) => void
}

const atOnce = 20
/** Longer than five hundred lines take on a busy machine. */
const lasting = 60_000

/** Lays out lists that were given in, and imports those that were wanted, one process at a list. Returns how many were worked on. */
export async function workOnLists({ db, keys, report }: Needs, now: Instant): Promise<number> {
  const lists = (await db
    .knex('lists')
    .whereIn('state', ['reading', 'importing'])
    .orderBy('made_at')
    .limit(atOnce)
    .select('shop_id', 'id', 'state')) as { shop_id: number; id: string; state: string }[]
  const holder = randomUUID()
  let worked = 0
  for (const { shop_id: shopId, id, state } of lists) {
    const row = { table: 'lists', where: { shop_id: shopId, id } }
    const goOn = (): Promise<boolean> => takeLease(db, row, holder, lasting)
    // What somebody else has finished meanwhile is not begun again.
    if (!(await takeLease(db, { ...row, where: { ...row.where, state } }, holder, lasting))) continue
    try {
      await (state === 'reading' ? layOut : importList)(db, keys, shopId, id, now, goOn)
      worked++
    } catch (error) {
      report(error, `a list of shop ${shopId} could not be worked on; it is tried again`)
    } finally {
      await dropLease(db, row, holder)
    }
  }
  return worked
}
