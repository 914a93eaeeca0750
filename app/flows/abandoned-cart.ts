import { z } from 'zod'
import type { Cart } from '../domain/cart.ts'
import type { Decision } from '../domain/decision.ts'
import type { Flow, FlowContext } from '../domain/flow.ts'
import type { Standing } from '../domain/standing.ts'
import { hour, minute, type Instant } from '../domain/time.ts'
import { why, type Why } from '../domain/why.ts'
import { isBacklog } from './backlog.ts'
import { firstNameOf, hasAddress, linksOf } from './letter.ts'
import { sampleOrder } from './sample.ts'

/*
 * Up to three reminders of a cart that was left.
 *
 * Facts of the letter (variants `step-1`, `step-2`, `step-3`):
 *   firstName, orderName  (orderName is always null)
 *   lines                 up to 5 of [{ title, variant: string | null, quantity, price: { amount, currency } a piece, image: string | null }]
 *   more                  how many lines there are beyond these
 *   total                 { amount, currency }
 *   links                 { restore, shop }
 */

const lasting = 48 * hour
const shownLines = 5

const settings = z.object({
  steps: z.int().min(1).max(3).default(3),
  // Sooner than ten minutes people are still paying, and a platform's way back to the cart may not work yet.
  firstAfterMinutes: z.int().min(10).max(1440).default(60),
  secondAfterHours: z.int().min(1).max(168).default(24),
  thirdAfterHours: z.int().min(1).max(336).default(72),
  /** Days before the same step may remind a person of another cart: one shopper often leaves several. */
  repeatDays: z.int().min(1).max(365).default(7),
  /** Of a hundred people, how many are not reminded, to compare with. */
  holdoutPercent: z.int().min(0).max(50).default(0),
})
export type AbandonedCartSettings = z.infer<typeof settings>
type Context = FlowContext<AbandonedCartSettings>

const keyOf = (cart: Cart, step: number): string => `abandoned-cart:${cart.token}:${step}`

/** People who bought on another device or from another cart need no reminder; an order cancelled later was a purchase all the same. */
const isBought = (cart: Cart, { order, orders }: Standing): boolean =>
  cart.completedAt !== null ||
  [...orders, ...(order ? [order] : [])].some(
    ({ cartToken, placedAt }) => cartToken === cart.token || placedAt >= cart.createdAt,
  )

function whyNot(cart: Cart | null, standing: Standing): Why | null {
  if (!cart) return why.cartGone
  if (isBought(cart, standing)) return why.bought
  if (cart.deletedAt !== null) return why.cartDeleted
  if (cart.lines.length === 0) return why.cartEmpty
  if (cart.total.amount <= 0) return why.cartFree
  if (linksOf({ restore: cart.restoreUrl }).restore === undefined) return why.noWayBack
  return hasAddress(standing) ? null : why.noAddress
}

function schedule(cart: Cart, standing: Standing, step: number, dueAt: Instant, reason: Why): Decision {
  return {
    do: 'schedule',
    key: keyOf(cart, step),
    subject: {
      customerId: cart.customerId ?? standing.customer?.id ?? null,
      orderId: null,
      parcelId: null,
      cartToken: cart.token,
    },
    dueAt,
    expiresAt: dueAt + lasting,
    step,
    facts: {},
    why: reason,
  }
}

/**
 * The first reminder. It counts from the cart's last change, so every change moves it; the others count from the one before.
 * A cart that only became empty or free may fill again: its reminder stays and the gate looks at it when it is due.
 */
function remind(cart: Cart, standing: Standing, { settings: { firstAfterMinutes }, onSince, now }: Context): Decision {
  const end = whyNot(cart, standing)
  if (end === why.bought || end === why.cartDeleted)
    return { do: 'cancel', key: `abandoned-cart:${cart.token}:`, why: end }
  const dueAt = cart.updatedAt + firstAfterMinutes * minute
  const reason =
    end ?? (isBacklog(dueAt, { onSince, now }) ? why.beforeOn : dueAt + lasting <= now ? why.tooLate : null)
  if (reason) return { do: 'nothing', key: keyOf(cart, 1), why: reason }
  return schedule(cart, standing, 1, dueAt, why.cartLeft)
}

export const abandonedCart: Flow<AbandonedCartSettings> = {
  name: 'abandoned-cart',
  title: { pl: 'Przypomnienia o koszyku', en: 'Abandoned-cart reminders' },
  purpose: 'marketing',
  hears: ['cart', 'cart deleted', 'order'],
  defaults: settings.parse({}),
  readSettings: (saved) => settings.parse(saved ?? {}),
  variants: ['step-1', 'step-2', 'step-3'],
  variant: ({ step }) => `step-${step}`,
  onceInDays: ({ repeatDays }) => repeatDays,
  holdoutPercent: (chosen) => chosen.holdoutPercent,

  decide: (_event, standing, context) => {
    const { cart, order } = standing
    const decisions: Decision[] = cart ? [remind(cart, standing, context)] : []
    // The order may have come before its cart was told of; the person's other carts are looked at by the gate.
    if (order?.cartToken && order.cartToken !== cart?.token)
      decisions.push({ do: 'cancel', key: `abandoned-cart:${order.cartToken}:`, why: why.bought })
    return decisions
  },

  after: (message, sentAt, standing, { settings: { steps, secondAfterHours, thirdAfterHours } }) => {
    const step = message.step + 1
    if (step > steps || !standing.cart) return []
    const end = whyNot(standing.cart, standing)
    if (end) return [{ do: 'nothing', key: keyOf(standing.cart, step), why: end }]
    const dueAt = sentAt + (step === 2 ? secondAfterHours : thirdAfterHours) * hour
    return [schedule(standing.cart, standing, step, dueAt, why.cartStillLeft)]
  },

  stillTrue: (message, standing, context) =>
    whyNot(standing.cart, standing) ?? (message.step > context.settings.steps ? why.stepOff : null),

  // Somebody who came back between two reminders is shopping now; a letter in that minute would be in the way.
  notBefore: (_message, { cart }, context) => cart && cart.updatedAt + context.settings.firstAfterMinutes * minute,

  letter: (_message, standing, { shop }) => {
    const { cart } = standing
    if (!cart) throw new Error('a cart reminder needs its cart')
    return {
      firstName: firstNameOf(standing),
      orderName: null,
      lines: cart.lines
        .slice(0, shownLines)
        .map(({ title, variant, quantity, price, image }) => ({ title, variant, quantity, price, image })),
      more: Math.max(0, cart.lines.length - shownLines),
      total: cart.total,
      links: linksOf({ restore: cart.restoreUrl, shop: shop.url }),
    }
  },

  sample: (locale) => {
    const order = sampleOrder(locale)
    return {
      firstName: order.firstName,
      orderName: null,
      lines: order.lines,
      more: 0,
      total: order.total,
      links: { restore: order.link('cart/restore'), shop: order.link('') },
    }
  },
}
