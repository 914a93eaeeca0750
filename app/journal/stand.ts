import type { Knex } from 'knex'
import { recordConsents } from '../customers/consents.ts'
import { erasePerson, eraseShop } from '../customers/erase.ts'
import { isErased } from '../customers/erasures.ts'
import { hashOf } from '../customers/hash.ts'
import { openPeople } from '../customers/people.ts'
import { newId } from '../db/row.ts'
import type { PersonTold, ShopEvent } from '../domain/event.ts'
import type { Shop } from '../domain/shop.ts'
import { hour, type Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { openBook } from '../orders/book.ts'
import { noteUsedCodes } from '../orders/codes.ts'
import { keepProducts } from '../orders/products.ts'
import { endPlan, keepPlan } from '../shops/connection.ts'
import { resumePulls } from '../shops/pulls.ts'
import { installedAt, keepScopes, markUninstalled, tellShop } from '../shops/shops.ts'
import type { Touched } from './decide.ts'

/** A journal row whose payload has been read. `events` null: a topic nobody listens to. `history`: no flow hears it. */
export type Read = {
  readonly id: number
  readonly topic: string
  readonly events: readonly ShopEvent[] | null
  readonly history: boolean
}

export type Heard = {
  readonly touched: readonly Touched[]
  /** Whose payload each journal row is. */
  readonly customerOf: ReadonlyMap<number, string>
  /** Rows whose payload must not be kept: they name a person who asked to be forgotten. */
  readonly forget: readonly number[]
}

type Needs = { readonly shop: Shop; readonly keys: Keys; readonly now: Instant }

/** Brings customers, orders, parcels and carts up to date with a batch of deliveries: everything is loaded, changed in memory and saved together. */
export async function stand(trx: Knex.Transaction, needs: Needs, rows: readonly Read[]): Promise<Heard> {
  const { shop, keys, now } = needs
  const told = await withoutErased(
    trx,
    needs,
    rows.flatMap(({ id, topic, events, history }) =>
      (events ?? []).map((event) => ({ id, name: `${topic} #${id}`, event, history })),
    ),
  )
  if (told.length === 0) return { touched: [], customerOf: new Map(), forget: [] }
  const tellings = told.flatMap(({ event }) => personsIn(event))
  const people = await openPeople(trx, { shopId: shop.id, country: shop.country, keys }, tellings, now)
  const book = await openBook(
    trx,
    shop.id,
    told.map(({ event }) => event),
  )
  const touched: Touched[] = []
  const customerOf = new Map<number, string>()
  const consents: Parameters<typeof recordConsents>[3][number][] = []
  for (const { id, name, event, history } of told) {
    if (event.type === 'persons merged')
      people.merge(event.from, event.into, event.at, 'the shop merged the two accounts')
    const [person] = event.type === 'persons merged' ? [] : personsIn(event)
    const customerId = person ? people.recognise(person, event.at) : null
    if (customerId) customerOf.set(id, customerId)
    if (event.type === 'consent') consents.push({ email: event.email, customerId, consent: event.consent })
    const about = book.apply(event, customerId)
    if (about && !history) touched.push({ event, name, orderId: null, cartToken: null, ...about })
  }
  await people.save()
  await book.save()
  const heard = told.map(({ event }) => event)
  await keepProducts(trx, shop.id, heard)
  await noteUsedCodes(trx, shop.id, heard)
  await recordConsents(trx, keys, shop.id, consents)
  const forget = await administer(trx, needs, told)
  return { touched, customerOf, forget }
}

/** The persons an event tells of. Requests about data are not tellings: they must not create anybody. */
function personsIn(event: ShopEvent): readonly PersonTold[] {
  if (event.type === 'order') return [event.order.person]
  if (event.type === 'cart') return [event.cart.person]
  if (event.type === 'person') return [event.person]
  if (event.type === 'consent') return [{ ...nobody, id: event.personId, email: event.email }]
  if (event.type === 'persons merged') return [event.from, event.into].map((id) => ({ ...nobody, id }))
  return []
}

type Told = {
  readonly id: number
  readonly name: string
  readonly event: ShopEvent
  readonly history: boolean
}

/** What happened before a person was erased is retold without them: a late delivery must not bring them back. */
async function withoutErased(
  trx: Knex.Transaction,
  { shop, keys }: Needs,
  told: readonly Told[],
): Promise<readonly Told[]> {
  const hashesOf = (event: ShopEvent): string[] =>
    personsIn(event).flatMap(({ email }) => (email === null ? [] : [hashOf(keys, email)]))
  const erased = await isErased(
    trx,
    shop.id,
    told.flatMap(({ event }) => hashesOf(event)),
  )
  if (erased.size === 0) return told
  return told.flatMap((one) => {
    const { event } = one
    if (!hashesOf(event).some((hash) => event.at <= (erased.get(hash) ?? -1))) return [one]
    const blank = { email: null, phone: null, firstName: null, person: nobody }
    if (event.type === 'order')
      return [{ ...one, event: { ...event, order: { ...event.order, ...blank, delivery: null, statusUrl: null } } }]
    return []
  })
}

const nobody: PersonTold = { id: null, email: null, phone: null, firstName: null, lastName: null, locale: null }

/** Events about the shop itself and about people's data. Returns the rows whose payload is not kept. */
async function administer(
  trx: Knex.Transaction,
  { shop, keys, now }: Needs,
  told: readonly { readonly id: number; readonly event: ShopEvent }[],
): Promise<readonly number[]> {
  const forget: number[] = []
  const note = (did: string, detail: string | null): Promise<unknown> =>
    trx('audit').insert({ shop_id: shop.id, id: newId(), at: now, who: shop.platform, did, detail })
  for (const { id, event } of told) {
    if (event.type === 'shop') await tellShop(trx, shop.id, event.shop)
    else if (event.type === 'scopes') {
      await keepScopes(trx, shop.id, event.scopes)
      await resumePulls(trx, shop.id, now)
    } else if (event.type === 'plan') {
      await (event.runs ? keepPlan : endPlan)(trx, shop.id, event.plan)
    } else if (event.type === 'uninstalled') {
      // Told late, after the shop came back: it is about the installation before this one.
      if (event.at < (await installedAt(trx, shop.id))) continue
      await markUninstalled(trx, shop.id, now)
      await note('removed the app', null)
    } else if (event.type === 'data requested') {
      await note('passed on a request for a person’s data', event.requestId)
    } else if (event.type === 'person erased') {
      const receipt = await erasePerson(trx, keys, shop.id, event.person, event.orderIds, now)
      await note('asked for a person to be erased', receipt)
      forget.push(id)
    } else if (event.type === 'shop erased') {
      // The platform sends this two days after removal. A shop installed since then is another matter: it came back.
      if (shop.status === 'uninstalled' || (await installedAt(trx, shop.id)) < now - 48 * hour)
        await eraseShop(trx, shop.id)
      else await note('asked for the shop to be erased, which was left alone because it is installed', null)
    }
  }
  return forget
}
