import { randomUUID } from 'node:crypto'
import type { Db } from '../db/db.ts'
import { dropLease, takeLease } from '../db/lease.ts'

/** Held page by page, so that one whose process ended lets go within a minute. */
const lasting = 60_000

/** A shop's turn to export: one at a time, whichever process it is in. */
export type Turn = { readonly hold: () => Promise<boolean>; readonly end: () => Promise<void> }

/** Null: somebody of this shop is at it. */
export async function takeTurn(db: Db, shopId: number): Promise<Turn | null> {
  const holder = randomUUID()
  const row = { table: 'export_turns', where: { shop_id: shopId } }
  await db.knex('export_turns').insert(row.where).onConflict('shop_id').ignore()
  const hold = (): Promise<boolean> => takeLease(db, row, holder, lasting)
  return (await hold()) ? { hold, end: () => dropLease(db, row, holder) } : null
}

/** Goes on while the turn is held, and gives it back however it ends: at the last row, on a fault, or when nobody listens any more. */
export async function* inTurn(turn: Turn, chunks: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  try {
    for await (const chunk of chunks) {
      if (!(await turn.hold())) throw new Error('the export was held up for so long that another took its turn')
      yield chunk
    }
  } finally {
    await turn.end()
  }
}
