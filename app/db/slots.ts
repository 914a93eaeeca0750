import { minute, type Instant } from '../domain/time.ts'
import type { Db } from './db.ts'
import { newId } from './row.ts'

/** A moment of the timetable, the same for every machine. */
export type Slot = { readonly job: string; readonly slot: Instant }

/** Nobody works on a slot for longer; after that it is anybody's again. */
const lease = 30 * minute

/**
 * Takes a slot for this process. Null: it was run already, or somebody is at it. What it gives back is said when the work is done;
 * a process that ends before leaves the slot to whoever looks for late ones after the lease.
 */
export async function takeSlot(db: Db, { job, slot }: Slot): Promise<(() => Promise<void>) | null> {
  const holder = newId()
  const until = db.knex.raw(`${db.clock} + ?`, [lease])
  await db.knex('job_slots').insert({ job, slot, holder, held_until: until }).onConflict(['job', 'slot']).ignore()
  await db
    .knex('job_slots')
    .where({ job, slot })
    .whereNull('done_at')
    .whereRaw(`held_until <= ${db.clock}`)
    .update({ holder, held_until: until })
  if (!(await db.knex('job_slots').where({ job, slot, holder }).first('job'))) return null
  return async () => {
    await db
      .knex('job_slots')
      .where({ job, slot, holder })
      .update({ done_at: db.knex.raw(db.clock) })
  }
}

/** Lets go of a slot that failed, so that the next look for late ones finds it. */
export async function giveUpSlot(db: Db, { job, slot }: Slot): Promise<void> {
  await db.knex('job_slots').where({ job, slot }).whereNull('done_at').update({ held_until: 0 })
}

/**
 * The slot that should have been done by now and was not, for a job that comes every `every` milliseconds; null when all is well. A
 * job that never ran has missed nothing. Of many missed slots only the newest is caught up.
 */
export async function missedSlot(db: Db, job: string, every: number, now: Instant): Promise<Slot | null> {
  const done = (await db.knex('job_slots').where({ job }).whereNotNull('done_at').max({ slot: 'slot' }).first()) as
    { slot: Instant | null } | undefined
  if (done?.slot === null || done?.slot === undefined) return null
  const since = now - Number(done.slot)
  // A minute's grace, so that those whose clock is a little behind still run it in time.
  return since < every + minute ? null : { job, slot: now - (since % every) }
}
