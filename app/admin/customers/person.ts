import { personData } from '../../customers/erase.ts'
import { loadPersons, type Person } from '../../customers/persons.ts'
import type { PersonTold } from '../../domain/event.ts'
import { formatMoney } from '../../domain/money.ts'
import type { Instant } from '../../domain/time.ts'
import { parcelsNow } from '../answers.ts'
import { titleIn } from '../language.ts'
import { one } from '../query.ts'
import type { Visit } from '../visit.ts'
import { consentsShown, suppressionsShown } from './consents.ts'
import { storyOf } from './story.ts'

type OrderRow = {
  id: string
  name: string
  placed_at: Instant
  cancelled_at: Instant | null
  total: number
  currency: string
}

export async function find({ needs, req, shop }: Visit): Promise<Person | null> {
  const id = one(req.params['id'])
  return (await loadPersons(needs.db.knex, shop.id, [id])).get(id) ?? null
}

/** By what the person's rows are found everywhere: their address, else their account. */
export async function whoIs(
  { needs, shop }: Visit,
  person: Person,
): Promise<Pick<PersonTold, 'id' | 'email' | 'phone'>> {
  const { email, phone } = person.customer
  const account = (await needs.db
    .knex('identities')
    .where({ shop_id: shop.id, kind: 'platform' })
    .whereIn('customer_id', [...person.customerIds])
    .first('value')) as { value: string } | undefined
  return { id: account?.value ?? null, email, phone }
}

/** Every address and phone a person is known by. */
async function knownBy({ needs, shop }: Visit, { customerIds }: Person) {
  const rows = (await needs.db
    .knex('identities')
    .where({ shop_id: shop.id })
    .whereIn('customer_id', [...customerIds])
    .whereIn('kind', ['email', 'phone'])
    .orderBy('at')
    .limit(50)
    .select('kind', 'value')) as { kind: string; value: string }[]
  const of = (wanted: string) => [...new Set(rows.filter(({ kind }) => kind === wanted).map(({ value }) => value))]
  return { emails: of('email'), phones: of('phone') }
}

async function ordersOf({ needs, shop, language }: Visit, { customerIds }: Person) {
  const rows = (await needs.db
    .knex('orders')
    .where({ shop_id: shop.id })
    .whereIn('customer_id', [...customerIds])
    .orderBy('placed_at', 'desc')
    .limit(100)
    .select('id', 'name', 'placed_at', 'cancelled_at', 'total', 'currency')) as OrderRow[]
  const parcels = await parcelsNow(
    needs.db.knex,
    shop.id,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({
    ...row,
    cancelled: row.cancelled_at !== null,
    sum: formatMoney({ amount: row.total, currency: row.currency }, language),
    parcel: parcels.get(row.id) ?? null,
  }))
}

/** One person: everything known, everything sent and why, what they allowed, and all of it in one line of time. */
export async function customer(visit: Visit): Promise<void> {
  const { base, session, req } = visit
  const person = await find(visit)
  if (!person) return visit.missing()
  const { emails, phones } = await knownBy(visit, person)
  const orders = await ordersOf(visit, person)
  const here = `${base}/customers/${person.personId}`
  const { firstName, lastName, email, locale } = person.customer
  visit.show('customer', 'customers', {
    name: [firstName, lastName].filter(Boolean).join(' ') || email,
    emails,
    phones,
    locale: locale && titleIn(locale, visit.language),
    records: person.customerIds.length,
    several: person.customerIds.length > 1,
    orders,
    shownOrders: orders.slice(0, 8),
    consents: await consentsShown(visit, emails),
    suppressions: await suppressionsShown(visit, emails),
    story: await storyOf(
      visit,
      person,
      orders.map(({ id }) => id),
      emails,
    ),
    mayErase: session.role === 'owner',
    data: `${here}/data`,
    erase: `${here}/erase`,
    sure: one(req.query['erase']) === 'ask',
    ask: `${here}?erase=ask`,
    here,
    back: `${base}/customers`,
  })
}

/** Everything held about the person, as a file they may be given (GDPR art. 15 and 20). */
export async function data(visit: Visit): Promise<void> {
  const { needs, res, shop } = visit
  const person = await find(visit)
  if (!person) return visit.missing()
  const held = await personData(needs.db.knex, needs.keys, shop.id, await whoIs(visit, person))
  await visit.note('exported a person’s data', `customer ${person.personId}`)
  res.set({
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Disposition': `attachment; filename="person-${person.personId}.json"`,
  })
  res.send(JSON.stringify(held, null, 2))
}
