import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { type Instant, minute } from '../domain/time.ts'
import type { Shop } from '../domain/shop.ts'
import { fingerprint, freshToken } from './sign-in-link.ts'

/**
 * A merchant's permission to connect one store, good once and for ten minutes. It names the store's address, so that nothing else
 * can be connected with it, and what the person who gave it may do here.
 */
export type Ticket = {
  /** `plugin`: our plugin asks and proves itself; `keys`: the platform hands out keys when its owner agrees. */
  readonly kind: 'plugin' | 'keys'
  readonly platform: Exclude<Shop['platform'], 'shopify'>
  readonly address: string
  /** What the plugin's secret must hash to. */
  readonly challenge: string | null
  /** The shop to which the person is confined; null: sees every shop, and may add one. */
  readonly shopId: number | null
}

const lasting = 10 * minute

type Row = {
  kind: Ticket['kind']
  platform: Ticket['platform']
  address: string
  challenge: string | null
  shop_id: number | null
}

/** The code is shown only here; stored is its fingerprint. */
export async function giveTicket(knex: Knex, ticket: Ticket, now: Instant): Promise<string> {
  const code = freshToken()
  await knex('connect_tickets').insert({
    id: fingerprint(code),
    kind: ticket.kind,
    platform: ticket.platform,
    address: ticket.address,
    challenge: ticket.challenge,
    shop_id: ticket.shopId,
    made_at: now,
    expires_at: now + lasting,
    used_at: null,
  })
  return code
}

/** Uses the ticket up; null when it was used, has run out, or never was. Of two who try at once one gets it. */
export async function useTicket(db: Db, code: string, kind: Ticket['kind'], now: Instant): Promise<Ticket | null> {
  return db.write(async (trx) => {
    const here = trx('connect_tickets').where({ id: fingerprint(code), kind })
    if ((await here.clone().whereNull('used_at').where('expires_at', '>', now).update({ used_at: now })) === 0)
      return null
    const row = (await here.first()) as Row
    return {
      kind: row.kind,
      platform: row.platform,
      address: row.address,
      challenge: row.challenge,
      shopId: row.shop_id,
    }
  })
}
