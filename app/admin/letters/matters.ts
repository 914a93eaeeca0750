import type { LetterFacts } from '../../domain/flow.ts'
import type { Message } from '../../domain/message.ts'
import type { Standing } from '../../domain/standing.ts'
import type { Instant } from '../../domain/time.ts'
import { withPictures } from '../../orders/products.ts'
import { loadStandings } from '../../outbox/standing.ts'
import { flowStates } from '../../shops/flow-settings.ts'
import type { Visit } from '../visit.ts'
import type { Place } from './place.ts'

/** A real order or cart a letter can be looked at with. */
export type Matter = {
  readonly id: string
  readonly name: string
  readonly at: Instant
  readonly facts: LetterFacts
}

const shown = 20

type About = {
  readonly id: string
  readonly orderId: string | null
  readonly cartToken: string | null
  readonly at: Instant
}

async function latest({ needs, shop }: Visit): Promise<readonly About[]> {
  const { knex } = needs.db
  const orders = (await knex('orders')
    .where({ shop_id: shop.id })
    .orderBy('placed_at', 'desc')
    .limit(shown)
    .select('id', 'placed_at')) as { id: string; placed_at: number }[]
  const carts = (await knex('carts')
    .where({ shop_id: shop.id })
    .orderBy('updated_at', 'desc')
    .limit(shown)
    .select('token', 'updated_at')) as { token: string; updated_at: number }[]
  return [
    ...orders.map(({ id, placed_at }) => ({ id: `order:${id}`, orderId: id, cartToken: null, at: placed_at })),
    ...carts.map(({ token, updated_at }) => ({ id: `cart:${token}`, orderId: null, cartToken: token, at: updated_at })),
  ]
}

/** The message the flow would write about a matter, as far as its letter asks for one. */
function messageAbout({ flow, variant, locale }: Place, shopId: number, about: About, standing: Standing): Message {
  const step = flow.variants.indexOf(variant) + 1
  const ways: readonly Pick<Message, 'facts' | 'step'>[] = [
    { facts: { variant }, step: 1 },
    { facts: {}, step },
  ]
  const said = ways.find((one) => flow.variant(one) === variant) ?? { facts: {}, step }
  return {
    ...said,
    id: '',
    shopId,
    flow: flow.name,
    key: '',
    purpose: flow.purpose,
    channel: 'email',
    customerId: standing.customer?.id ?? null,
    orderId: about.orderId,
    parcelId: standing.parcels.at(-1)?.id ?? null,
    cartToken: about.cartToken,
    to: '',
    locale,
    state: 'scheduled',
    dueAt: 0,
    expiresAt: 0,
  }
}

/** The shop's latest orders and carts that this letter can be written about, newest first. A matter that lacks what the letter needs is left out. */
export async function mattersFor(visit: Visit, place: Place): Promise<readonly Matter[]> {
  const { needs, shop, now } = visit
  const { knex } = needs.db
  const abouts = await latest(visit)
  const asked = abouts.map(({ orderId, cartToken }) => ({ orderId, cartToken, customerId: null }))
  const standings = await withPictures(knex, shop.id, await loadStandings(knex, shop.id, asked))
  const { settings, onSince } = (await flowStates(knex, shop.id))(place.flow.name)
  const context = { shop, settings: place.flow.readSettings(settings), onSince: onSince ?? now, now }
  return abouts.flatMap((about, index): Matter[] => {
    const standing = standings[index]
    if (!standing) return []
    try {
      const facts = place.flow.letter(messageAbout(place, shop.id, about, standing), standing, context)
      const name = facts.orderName ?? facts.firstName ?? ''
      return [{ id: about.id, name, at: about.at, facts }]
    } catch {
      return []
    }
  })
}

/** The facts a preview is written with: the chosen matter's, else the flow's sample. */
export const factsAbout = (place: Place, matters: readonly Matter[]): LetterFacts =>
  matters.find(({ id }) => id === place.about)?.facts ?? place.flow.sample(place.locale, place.variant)
