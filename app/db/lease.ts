import type { Db } from './db.ts'

/** A row that one process at a time works on: it has `locked_by` and `locked_until`. */
export type Leased = { readonly table: string; readonly where: Readonly<Record<string, unknown>> }

/**
 * Takes a row for so many milliseconds, or holds on to it; false while somebody else has it. It goes by the database's clock, so
 * that processes on several machines agree, and a process that ended lets go of it by itself.
 */
export async function takeLease(db: Db, { table, where }: Leased, holder: string, lasting: number): Promise<boolean> {
  const taken = await db
    .knex(table)
    .where(where)
    .where((free) => {
      void free.whereNull('locked_until').orWhereRaw(`locked_until <= ${db.clock}`).orWhere({ locked_by: holder })
    })
    .update({ locked_by: holder, locked_until: db.knex.raw(`${db.clock} + ?`, [lasting]) })
  return taken > 0
}

export async function dropLease(db: Db, { table, where }: Leased, holder: string): Promise<void> {
  await db
    .knex(table)
    .where({ ...where, locked_by: holder })
    .update({ locked_by: null, locked_until: null })
}
