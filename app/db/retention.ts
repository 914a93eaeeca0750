import { day, type Instant } from '../domain/time.ts'
import type { Db } from './db.ts'
import { tables } from './tables/index.ts'

/** Lets go of what the registry says has been kept long enough, in every shop. Returns rows touched by table. */
export async function keepNoLonger(db: Db, now: Instant): Promise<Readonly<Record<string, number>>> {
  const gone: Record<string, number> = {}
  for (const [table, { keep, personal }] of Object.entries(tables)) {
    if (!keep) continue
    const old = db.knex(table).where(keep.age, '<', now - keep.days * day)
    const rows = keep.only
      ? await old
          .whereNotNull(keep.only[0] ?? '')
          .update(Object.fromEntries(keep.only.map((column) => [column, personal?.[column] ?? null])))
      : await old.delete()
    if (rows > 0) gone[table] = rows
  }
  return gone
}
