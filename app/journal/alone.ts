import type { Db } from '../db/db.ts'

/**
 * One process at a time deals with a shop's journal; 0 while another does. Several that woke together would each count an attempt of the same rows
 * before the first of them had its turn, and set aside what nobody had tried. The lock ends with its connection. On SQLite one process works.
 */
export async function alone(db: Db, shopId: number, work: () => Promise<number>): Promise<number> {
  if (db.kind === 'sqlite') return work()
  return db.knex.transaction(async (holder) => {
    const name = holder.raw(`CONCAT(DATABASE(), '.take.', ?)`, [shopId])
    const [[row]] = (await holder.raw('SELECT GET_LOCK(?, 0) AS held', [name])) as [[{ held: number | null }]]
    if (row.held !== 1) return 0
    try {
      return await work()
    } finally {
      await holder.raw('DO RELEASE_LOCK(?)', [name])
    }
  })
}
