import { day, hour, iso, minute, type Instant } from '../../domain/time.ts'
import { cast, dice, goods, type Person } from './cast.ts'
import {
  bodyOf,
  checkoutPayload,
  fulfillmentPayload,
  orderPayload,
  scanPayload,
  totalOf,
  type Goods,
  type Payload,
  type ShopperOrder,
} from './deliveries.ts'

/** One delivery of the platform's, at the moment it comes. */
export type Happening = { readonly at: Instant; readonly topic: string; readonly body: Buffer; readonly id: string }

/** What becomes of an order. */
type Fate = 'home' | 'locker' | 'split' | 'delayed' | 'attempted' | 'lost' | 'cancelled' | 'refunded' | 'no e-mail'

const fates: readonly Fate[] = [
  'home',
  'locker',
  'home',
  'locker',
  'home',
  'split',
  'home',
  'locker',
  'delayed',
  'home',
  'locker',
  'home',
  'attempted',
  'home',
  'cancelled',
  'locker',
  'home',
  'refunded',
  'locker',
  'home',
  'no e-mail',
  'home',
  'locker',
  'lost',
]
const orders = 112
const carts = 14
/** Orders stop some days before the end, so that most of them are delivered and answered when the merchant looks. */
const orderingTime = 11.5 * day

/** The fortnight that ends now, as the platform tells it, in the order things happen. */
export function fortnight(end: Instant): { readonly start: Instant; readonly happenings: readonly Happening[] } {
  const start = Math.floor((end - 14 * day) / hour) * hour
  const roll = dice(20_261_121)
  const happenings: Happening[] = []
  const tell = (at: Instant, topic: string, payload: Payload | Buffer, id = `demo-${happenings.length}`): void => {
    if (at < end) happenings.push({ at, topic, body: Buffer.isBuffer(payload) ? payload : bodyOf(payload), id })
  }
  const some = <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)] as T
  const basket = (): readonly Goods[] => {
    const first = some(goods)
    return roll() < 0.45 ? [first] : [first, ...goods.filter((one) => one !== first && roll() < 0.3).slice(0, 3)]
  }

  for (let number = 0; number < orders; number++) {
    const who = personAt(number)
    const fate = fates[number % fates.length] ?? 'home'
    const at = awake(start + Math.floor(((number + roll()) / orders) * orderingTime))
    playOrder(tell, { number, at, who, fate, lines: fate === 'split' ? goods.slice(0, 3) : basket(), roll })
  }
  for (let number = 0; number < carts; number++)
    playCart(tell, number, awake(start + ((number + 0.5 + roll()) * (12 * day)) / carts), basket())

  // What every real installation meets sooner or later.
  tell(start + 5 * day, 'orders/create', Buffer.from('{"id": 1, "torn'), 'demo-torn')
  tell(start + 5 * day, 'themes/publish', { id: 1, name: 'Autumn' })
  return { start, happenings: happenings.sort((a, b) => a.at - b.at) }
}

/** People shop from breakfast to late evening. */
const awake = (at: Instant): Instant => Math.floor(at / day) * day + 6 * hour + Math.floor((at % day) * (15 / 24))

type Tell = (at: Instant, topic: string, payload: Payload) => void
type OrderStory = { number: number; at: Instant; who: Person; fate: Fate; lines: readonly Goods[]; roll: () => number }

function playOrder(tell: Tell, { number, at, who, fate, lines, roll }: OrderStory): void {
  const order: ShopperOrder = {
    id: String(820_982_911_946_154_000n + BigInt(number)),
    name: `#${1101 + number}`,
    customerId: customerIdOf(who),
    ...particulars(who),
    at,
    lines,
    ...(fate === 'no e-mail' ? { email: null } : {}),
    method: fate === 'locker' ? 'InPost Paczkomat KRA12A' : 'Kurier',
    ...(roll() < 0.5 ? { changes: { buyer_accepts_marketing: true } } : {}),
  }
  tell(at, 'orders/create', orderPayload(order))
  tell(at + minute, 'orders/paid', orderPayload({ ...order, updatedAt: at + minute }))
  if (fate === 'cancelled') {
    const changes = { ...order.changes, cancelled_at: iso(at + 3 * hour), cancel_reason: 'customer' }
    return tell(at + 3 * hour, 'orders/cancelled', orderPayload({ ...order, updatedAt: at + 3 * hour, changes }))
  }
  // Packed the next day at one in the afternoon, delivered the day after.
  const packed = Math.floor(at / day) * day + day + 12 * hour
  const parcels = fate === 'split' ? [[0, 1], [2]] : [undefined]
  for (const [index, inside] of parcels.entries()) {
    const parcel = `90071992547409${String(number).padStart(3, '0')}${index}`
    const begun = packed + index * day
    tell(begun, 'fulfillments/create', fulfillmentPayload(order, parcel, begun, {}, inside))
    const scan = (status: string, hours: number, expected: Instant | null = null): void => {
      const moment = begun + hours * hour + Math.floor(roll() * 90) * minute
      tell(moment + 4 * minute, 'fulfillment_events/create', scanPayload(order, parcel, status, moment, expected))
    }
    scan('in_transit', 6, begun + 24 * hour)
    if (fate === 'delayed') scan('delayed', 20, begun + 72 * hour)
    if (fate === 'lost') {
      scan('failure', 46)
      continue
    }
    const last = (fate === 'delayed' ? 48 : 0) + 19
    if (fate === 'locker') scan('ready_for_pickup', last)
    else scan('out_for_delivery', last)
    if (fate === 'attempted') {
      scan('attempted_delivery', last + 4)
      scan('out_for_delivery', last + 24)
    }
    scan('delivered', last + (fate === 'attempted' ? 28 : 4))
  }
  if (fate === 'refunded') {
    const transactions = [{ kind: 'refund', status: 'success', amount: totalOf(lines), currency: 'PLN' }]
    const back = at + 3 * day
    tell(back, 'refunds/create', { id: number + 1, order_id: order.id, created_at: iso(back), transactions })
  }
}

/** Every third cart is bought elsewhere before anybody writes, every fifth belongs to somebody who left no address. */
function playCart(tell: Tell, number: number, at: Instant, lines: readonly Goods[]): void {
  const who = personAt(number * 7 + 3)
  const shopper = { email: number % 5 === 4 ? null : who.email, locale: who.locale, lines, accepts: number % 6 !== 5 }
  const token = `koszyk${String(number).padStart(2, '0')}`
  tell(at, 'checkouts/create', checkoutPayload(token, at, shopper))
  tell(at + 12 * minute, 'checkouts/update', checkoutPayload(token, at + 12 * minute, shopper))
  if (number % 3 !== 2 || shopper.email === null) return
  const bought = at + 40 * minute
  const id = String(820_982_911_946_155_000n + BigInt(number))
  tell(
    bought,
    'orders/create',
    orderPayload({
      id,
      customerId: customerIdOf(who),
      name: `#${1301 + number}`,
      at: bought,
      ...particulars(who),
      lines,
    }),
  )
}

/** The order that follows when a reminder brings somebody back to their cart. */
export function orderAfterAll(token: string, email: string, at: Instant): Buffer {
  const who = cast.find((one) => one.email === email) ?? personAt(0)
  const number = Number(token.slice(-2))
  return bodyOf(
    orderPayload({
      id: String(820_982_911_946_156_000n + BigInt(number)),
      customerId: customerIdOf(who),
      name: `#${1401 + number}`,
      at,
      checkoutToken: token,
      ...particulars(who),
    }),
  )
}

function personAt(place: number): Person {
  const person = cast[place % cast.length]
  if (!person) throw new Error('the demo has no people')
  return person
}

const customerIdOf = (who: Person): string => String(706_405_506_930_370_000n + BigInt(cast.indexOf(who)))
const particulars = ({ email, firstName, lastName, country, locale }: Person) => ({
  email,
  firstName,
  lastName,
  country,
  locale,
})
