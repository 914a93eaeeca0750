import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { type Instant, minute } from '../domain/time.ts'

/** Wrong tries are counted for so long, from the first. */
const within = 15 * minute

const idOf = (what: string): string => createHash('sha256').update(what).digest('hex')

/** Whether fewer than `allowed` tries at this have failed lately. Counted in the database, so for all machines together. */
export async function mayTry(knex: Knex, what: string, allowed: number, now: Instant): Promise<boolean> {
  const row = (await knex('sign_in_tries')
    .where({ id: idOf(what) })
    .where('since', '>', now - within)
    .first('tries')) as { tries: number } | undefined
  return (row?.tries ?? 0) < allowed
}

export async function noteFailure(db: Db, what: string, now: Instant): Promise<void> {
  const id = idOf(what)
  await db.write(async (trx) => {
    await trx('sign_in_tries')
      .where({ id })
      .where('since', '<=', now - within)
      .delete()
    await trx('sign_in_tries')
      .insert({ id, tries: 1, since: now })
      .onConflict('id')
      .merge({ tries: trx.raw('sign_in_tries.tries + 1') })
  })
}

export async function forgetFailures(knex: Knex, what: string): Promise<void> {
  await knex('sign_in_tries')
    .where({ id: idOf(what) })
    .delete()
}
