import type { SessionParams } from '@shopify/shopify-api'
import type { Knex } from 'knex'
import type { Keys } from '../../../keys/keys.ts'
import { open, seal } from '../../../keys/seal.ts'
import { findShop } from '../../../shops/shops.ts'

/**
 * Where Shopify's sessions are kept: the contract of the official library (`SessionStorage`), with tokens sealed for their shop.
 * `make` is `(told) => new Session(told)` for the library; we go by the plain values, which spares us loading it (30 MB).
 */
export type Sessions<Session> = {
  /** False: no such shop is known here. */
  readonly storeSession: (session: SessionParams) => Promise<boolean>
  /** Throws when a token was not sealed for this very shop. */
  readonly loadSession: (id: string) => Promise<Session | undefined>
  readonly deleteSession: (id: string) => Promise<boolean>
  readonly deleteSessions: (ids: string[]) => Promise<boolean>
  readonly findSessionsByShop: (domain: string) => Promise<Session[]>
}

type Row = {
  id: string
  shop_id: number
  domain: string
  state: string
  is_online: number
  scope: string | null
  access_token: string | null
  access_expires_at: number | null
  refresh_token: string | null
  refresh_expires_at: number | null
  staff: string | null
}
type Secret = 'access_token' | 'refresh_token' | 'staff'

/** Tokens were kept in `connections` before sessions had a table of their own, and are sealed as they were then. */
const placeOf = (shopId: number, column: Secret) => ({
  shopId,
  table: column === 'staff' ? 'shopify_sessions' : 'connections',
  column,
})

export function openSessions<Session>(
  knex: Knex,
  keys: Keys,
  make: (told: SessionParams) => Session,
): Sessions<Session> {
  const rows = () =>
    knex('shopify_sessions')
      .join('shops', 'shops.id', 'shopify_sessions.shop_id')
      .select('shopify_sessions.*', 'shops.domain')

  function sessionIn(row: Row): Session {
    const secret = (column: Secret): string | undefined => {
      const sealed = row[column]
      return sealed === null ? undefined : open(keys, placeOf(row.shop_id, column), sealed)
    }
    const staff = secret('staff')
    return make({
      id: row.id,
      shop: row.domain,
      state: row.state,
      isOnline: row.is_online === 1,
      scope: row.scope ?? undefined,
      accessToken: secret('access_token'),
      expires: moment(row.access_expires_at),
      refreshToken: secret('refresh_token'),
      refreshTokenExpires: moment(row.refresh_expires_at),
      onlineAccessInfo: staff === undefined ? undefined : (JSON.parse(staff) as SessionParams['onlineAccessInfo']),
    })
  }

  const deleteSessions = async (ids: readonly string[]): Promise<boolean> => {
    await knex('shopify_sessions').whereIn('id', ids).delete()
    return true
  }

  return {
    async storeSession(session) {
      const shop = await findShop(knex, session.shop)
      if (!shop) return false
      const sealed = (column: Secret, value: string | undefined): string | null =>
        value ? seal(keys, placeOf(shop.id, column), value) : null
      const staff = session.onlineAccessInfo
      // One statement: half a pair of tokens would lock the shop out.
      await knex('shopify_sessions')
        .insert({
          id: session.id,
          shop_id: shop.id,
          state: session.state,
          is_online: session.isOnline ? 1 : 0,
          scope: session.scope ?? null,
          access_token: sealed('access_token', session.accessToken),
          access_expires_at: session.expires?.getTime() ?? null,
          refresh_token: sealed('refresh_token', session.refreshToken),
          refresh_expires_at: session.refreshTokenExpires?.getTime() ?? null,
          staff: sealed('staff', staff && JSON.stringify(staff)),
        })
        .onConflict(['id'])
        .merge()
      return true
    },
    async loadSession(id) {
      const row = (await rows().where({ 'shopify_sessions.id': id }).first()) as Row | undefined
      return row && sessionIn(row)
    },
    deleteSession: (id) => deleteSessions([id]),
    deleteSessions,
    async findSessionsByShop(domain) {
      return ((await rows().where({ domain: domain.trim().toLowerCase() }).orderBy('id')) as Row[]).map(sessionIn)
    },
  }
}

const moment = (at: number | null): Date | undefined => (at === null ? undefined : new Date(Number(at)))
