import type { Knex } from 'knex'
import { countOf, newId } from '../db/row.ts'
import type { Session } from '../shops/staff.ts'
import type { Instant } from '../domain/time.ts'

/** Who did something: their account or their number at Shopify; who came by a link from the server is known by the beginning of the session's fingerprint. */
export const nameOf = (session: Session): string =>
  session.account?.email ??
  (session.user === null ? null : `staff, Shopify user ${session.user}`) ??
  `${session.shopId === null ? 'operator' : 'staff'}, session ${session.id.slice(0, 8)}`

/** How often something was done in a shop since a moment. */
export const timesDone = (knex: Knex, shopId: number, did: string, since: Instant): Promise<number> =>
  countOf(knex('audit').where({ shop_id: shopId, did }).where('at', '>', since))

/** Writes down a change, or that somebody read what a customer sent. `detail` names the thing, never its content. */
export async function note(
  knex: Knex,
  shopId: number,
  session: Session,
  did: string,
  detail: string,
  at: Instant,
): Promise<void> {
  await knex('audit').insert({ shop_id: shopId, id: newId(), at, who: nameOf(session), did, detail })
}
