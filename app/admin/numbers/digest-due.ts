import type { Db } from '../../db/db.ts'
import { normaliseEmail } from '../../domain/address.ts'
import { localTime } from '../../domain/local-time.ts'
import type { Shop } from '../../domain/shop.ts'
import { timeZoneKnown } from '../../domain/time-zone.ts'
import type { Instant } from '../../domain/time.ts'
import { putStaffLetters } from '../../outbox/staff-post.ts'
import { accountsOf } from '../../shops/accounts.ts'
import { takeWeek, wantsDigest } from '../../shops/digest-wish.ts'
import { listShops } from '../../shops/shops.ts'
import { staffAddresses } from '../../shops/staff-addresses.ts'

export const digestKind = 'digest'
/** From eight o'clock on Monday until Tuesday is over: a server that slept on Monday still writes. */
const earliest = 8 * 60
const days = [1, 2]

/** The Monday whose week is to be told of now, by the shop's own clock; null at any other time. */
export function mondayDue(now: Instant, timeZone: string): string | null {
  const { date, minutes } = localTime(now, timeZoneKnown(timeZone))
  if (!days.includes(date.dayOfWeek) || (date.dayOfWeek === 1 && minutes < earliest)) return null
  return date.subtract({ days: date.dayOfWeek - 1 }).toString()
}

/** Puts the weekly letter among the letters to staff, once a week for each shop. Whether there is anything to say is seen when it is written. */
export async function putDigests(db: Db, now: Instant): Promise<void> {
  for (const shop of await listShops(db.knex)) {
    const monday = shop.status === 'active' ? mondayDue(now, shop.timeZone) : null
    if (monday === null || !(await wantsDigest(db.knex, shop.id))) continue
    const to = await ownersOf(db, shop)
    if (to.length === 0) continue
    await db.write(async (trx) => {
      if (await takeWeek(trx, shop.id, monday))
        await putStaffLetters(trx, shop.id, { kind: digestKind, ref: monday, to, dueAt: now })
    })
  }
}

/** Owners with an account, else the shop's own addresses. It is a letter to the shop itself: no customer's consent is asked. */
async function ownersOf(db: Db, shop: Shop): Promise<readonly string[]> {
  const owners = (await accountsOf(db.knex, shop.id)).filter(({ active, role }) => active && role === 'owner')
  const told = owners.flatMap(({ email }) => normaliseEmail(email) ?? [])
  return told.length > 0 ? [...new Set(told)] : staffAddresses(db.knex, shop)
}
