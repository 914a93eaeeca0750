import type { Knex } from 'knex'
import { inChunks } from '../db/row.ts'
import type { Letter } from '../domain/letter.ts'
import { formatMoney } from '../domain/money.ts'
import { statusOf } from '../domain/parcel.ts'
import type { Shop } from '../domain/shop.ts'
import { timeZoneKnown } from '../domain/time-zone.ts'
import type { Instant } from '../domain/time.ts'
import { ordersById, parcelsOfOrders } from '../orders/load.ts'
import type { StaffWriter } from '../outbox/staff-post.ts'
import type { PageRenderer } from '../render/page.ts'
import { conversationById, type Conversation } from './table.ts'
import { saidBy, type Said } from './said.ts'

export type AlertNeeds = {
  readonly knex: Knex
  readonly pages: PageRenderer
  /** Where a conversation is read and answered. */
  readonly linkTo: (shop: Shop, conversation: Conversation) => string
}

/** More are counted, not told. */
const mostTold = 10
const mostEarlier = 3

/**
 * Writes to staff about people who wait for them: what was said, the order and its parcels, and what was said before. Once more, as `late`,
 * when they still wait after the moment by which they should have been answered.
 */
export const caseWriter =
  ({ knex, pages, linkTo }: AlertNeeds, news: 'new' | 'late'): StaffWriter =>
  async (shop, refs, now) => {
    const open = (await Promise.all(refs.map((ref) => conversationById(knex, shop.id, ref)))).filter(
      (one) => one !== null && one.state === 'open' && (news === 'new' || isLate(one, now)),
    ) as Conversation[]
    if (open.length === 0) return null
    const cases = []
    for (const conversation of open.slice(0, mostTold)) cases.push(await tell(knex, shop, conversation, linkTo))
    const [first] = cases
    const data = {
      shopName: shop.name,
      cases,
      count: open.length,
      more: open.length - cases.length,
      many: open.length > 1 || !first?.name,
      titleKey: 'alert.subject',
      late: news === 'late',
      urgent: cases.some(({ because }) => because !== 'words'),
      name: first?.name ?? '',
      order: first?.order ? `, ${first.order.name}` : '',
    }
    const frame = { locale: shop.locale, timeZone: timeZoneKnown(shop.timeZone), data }
    const write = (part: string, layout: string): string =>
      pages.page(`admin/mail/${part}`, { ...frame, layout }).trim()
    return {
      subject: write('cases-subject', 'bare'),
      html: write('cases', 'staff-letter'),
      text: write('cases-text', 'bare'),
    } satisfies Letter
  }

/** Nobody waits where the shop spoke last. */
const isLate = ({ waitingSince, dueAt }: Conversation, now: Instant): boolean =>
  waitingSince !== null && dueAt !== null && dueAt <= now

async function tell(knex: Knex, shop: Shop, conversation: Conversation, linkTo: AlertNeeds['linkTo']) {
  const { orderId, because, dueAt } = conversation
  const orders = await ordersById(knex, shop.id, orderId ? [orderId] : [])
  const order = orders.get(orderId ?? '')
  const parcels = (await parcelsOfOrders(knex, shop.id, orderId ? [orderId] : [])).get(orderId ?? '') ?? []
  const spoken = await spokenIn(knex, conversation)
  const said = spoken.findLast(({ kind }) => kind !== 'letter') ?? null
  const before = spoken.filter((one) => one !== said)
  return {
    name: await nameOf(knex, conversation),
    because,
    becauseKey: `case.because.${because ?? 'words'}`,
    dueAt,
    said,
    earlier: [...(await earlierCases(knex, conversation)), ...before].slice(-mostEarlier),
    order: order && { name: order.name, total: formatMoney(order.total, shop.locale), at: order.placedAt },
    parcels: parcels.map((parcel) => {
      const now = statusOf(parcel)
      return {
        carrier: [parcel.carrier, parcel.number].filter(Boolean).join(' '),
        key: `parcel.${now?.status ?? 'preparing'}`,
        at: now?.at ?? parcel.createdAt,
      }
    }),
    href: linkTo(shop, conversation),
  }
}

/** What was said, by the customer and to them; not what became of the case, and not what we noted among ourselves. */
async function spokenIn(knex: Knex, conversation: Conversation): Promise<readonly Said[]> {
  return (await saidBy(knex, conversation)).filter(({ kind }) => ['answer', 'reply', 'letter'].includes(kind))
}

/** What the same person said in other matters. */
async function earlierCases(knex: Knex, { shopId, customerId, id }: Conversation): Promise<readonly Said[]> {
  if (customerId === null) return []
  const ids = (await knex('conversations')
    .where({ shop_id: shopId, customer_id: customerId })
    .whereNot({ id })
    .orderBy('last_at', 'desc')
    .limit(mostEarlier)
    .pluck('id')) as string[]
  const said: Said[] = []
  for (const [one] of inChunks(ids, 1)) {
    const earlier = one ? await conversationById(knex, shopId, one) : null
    if (earlier) said.push(...(await spokenIn(knex, earlier)).slice(-1))
  }
  return said.sort((a: { readonly at: Instant }, b: { readonly at: Instant }) => a.at - b.at)
}

async function nameOf(knex: Knex, { shopId, customerId, messageId }: Conversation): Promise<string> {
  const row = (await knex('customers')
    .where({ shop_id: shopId, id: customerId ?? '' })
    .first()) as { first_name: string | null; last_name: string | null; email: string | null } | undefined
  const name = [row?.first_name, row?.last_name].filter(Boolean).join(' ') || row?.email
  if (name || messageId === null) return name ?? ''
  const letter = (await knex('messages').where({ shop_id: shopId, id: messageId }).first('to_address')) as
    { to_address: string | null } | undefined
  return letter?.to_address ?? ''
}
