import type { Cart } from '../domain/cart.ts'
import type { Instant } from '../domain/time.ts'
import { canonical, earliest, either, newest } from './newest.ts'

/** What two tellings of the same moment are compared by: all that is not merged on its own. */
function tie({ platformId: _id, createdAt: _created, completedAt: _completed, deletedAt: _deleted, ...told }: Cart) {
  return canonical(told)
}

/** Two tellings of one cart: the newest counts as a whole; that it was bought or deleted is never taken back. */
export const mergeCart = (known: Cart, told: Cart): Cart => ({
  ...newest(known, told, tie),
  platformId: either(known.platformId, told.platformId),
  createdAt: Math.min(known.createdAt, told.createdAt),
  completedAt: earliest(known.completedAt, told.completedAt),
  deletedAt: earliest(known.deletedAt, told.deletedAt),
})

const tombstonePrefix = 'deleted:'
export const tombstoneToken = (platformId: string): string => `${tombstonePrefix}${platformId}`
export const isTombstone = (cart: Pick<Cart, 'token'>): boolean => cart.token.startsWith(tombstonePrefix)

/** Stands for a cart whose deletion was told before the cart itself, until the cart is told. */
export const tombstone = (platformId: string, at: Instant): Cart => ({
  token: tombstoneToken(platformId),
  platformId,
  customerId: null,
  email: null,
  phone: null,
  firstName: null,
  locale: null,
  country: null,
  province: null,
  total: { amount: 0, currency: '' },
  lines: [],
  restoreUrl: null,
  createdAt: at,
  updatedAt: 0,
  completedAt: null,
  deletedAt: at,
})
