import type { Line } from './order.ts'
import type { Money } from './money.ts'
import type { Instant } from './time.ts'

/** A checkout somebody began. Known by its token; joined to its order by the same token, never by id. */
export type Cart = {
  readonly token: string
  readonly platformId: string | null
  readonly customerId: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly firstName: string | null
  readonly locale: string | null
  readonly country: string | null
  readonly province: string | null
  readonly total: Money
  readonly lines: readonly Line[]
  readonly restoreUrl: string | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
  /** It became an order. */
  readonly completedAt: Instant | null
  readonly deletedAt: Instant | null
}
