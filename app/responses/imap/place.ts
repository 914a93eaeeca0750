import { createHash } from 'node:crypto'
import type { Db } from '../../db/db.ts'
import { dropLease, type Leased, takeLease } from '../../db/lease.ts'
import { minute, type Instant } from '../../domain/time.ts'

/** How far a mailbox has been read: the last number (UID), which counts within one generation (UIDVALIDITY) of the mailbox. */
export type Place = { readonly validity: string | null; readonly uid: number }

/** Longer than a mail may take to be read and stored, and renewed far more often. */
const leaseTime = minute

export type PlaceKeeper = {
  /** True while this process is the one that reads; to be asked again before the lease ends. */
  readonly hold: () => Promise<boolean>
  readonly letGo: () => Promise<void>
  readonly read: () => Promise<Place>
  /** False: somebody else reads by now, so what we thought we knew is worth nothing. */
  readonly move: (place: Place, now: Instant) => Promise<boolean>
}

/** Remembers in the database how far a mailbox was read, and that one process at a time reads it. */
export function placeKeeper(db: Db, mailbox: string, holder: string): PlaceKeeper {
  const id = createHash('sha256').update(mailbox).digest('hex').slice(0, 32)
  const leased: Leased = { table: 'mail_places', where: { id } }
  return {
    async hold() {
      await db
        .knex('mail_places')
        .insert({ id, uid_validity: null, uid: 0, updated_at: Date.now() })
        .onConflict('id')
        .ignore()
      return takeLease(db, leased, holder, leaseTime)
    },
    letGo: () => dropLease(db, leased, holder),
    async read() {
      const row = (await db.knex('mail_places').where({ id }).first('uid_validity', 'uid')) as
        { uid_validity: string | null; uid: number } | undefined
      return { validity: row?.uid_validity ?? null, uid: row?.uid ?? 0 }
    },
    async move({ validity, uid }, now) {
      const moved = await db
        .knex('mail_places')
        .where({ id, locked_by: holder })
        .update({ uid_validity: validity, uid, updated_at: now })
      return moved > 0
    },
  }
}
