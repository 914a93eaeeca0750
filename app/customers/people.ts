import type { Knex } from 'knex'
import { inChunks, rowsFor } from '../db/row.ts'
import type { Customer } from '../domain/customer.ts'
import type { PersonTold } from '../domain/event.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { type Kept, openFamily } from './family.ts'
import { type Identity, kindOfMailbox } from './identities.ts'
import { personOf, readTelling, type Told } from './record.ts'
import { loadKept, saveKept } from './tables.ts'

export { loadPersons } from './persons.ts'

/** The people a batch tells of, loaded at once and saved at once. */
export type People = {
  /** The record (a customer id) a telling speaks of, made when it is new; null when it has neither id, valid e-mail nor phone. */
  readonly recognise: (told: PersonTold, at: Instant) => string | null
  /** The platform says that two accounts are one person. Accounts not heard of before are remembered for when they are. */
  readonly merge: (fromPlatformId: string, intoPlatformId: string, at: Instant, why: string) => void
  /** The person behind a record; null when the record is not among those at hand. */
  readonly customer: (customerId: string) => Customer | null
  readonly save: () => Promise<void>
}

type ForShop = { readonly shopId: number; readonly country: string; readonly keys: Keys }

/**
 * Everybody a batch speaks of must be among `tellings` (an account that is to be merged as a telling with nothing but its
 * id): nobody is looked up later, and a person not announced is refused with an error. Costs at most eleven queries to open
 * and four statements to save. `country` is the shop's, for phone numbers without a country code.
 */
export async function openPeople(
  trx: Knex,
  { shopId, country, keys }: ForShop,
  tellings: readonly PersonTold[],
  now: Instant,
): Promise<People> {
  const told = tellings.map((telling) => readTelling(telling, country, keys))
  const announced = new Set(told.flatMap(namesOf))
  const mailboxes = named(told.map(({ mailbox }) => mailbox))
  const { kept, phones, crowded } = await load(trx, shopId, told, mailboxes)
  const family = openFamily(kept, { mailboxes: new Set(mailboxes), phones, crowded }, now)
  const insist = (names: readonly string[]): void => {
    const stranger = names.find((name) => !announced.has(name))
    if (stranger) throw new Error(`a ${stranger.split(' ')[0]} was told of that the batch was not opened for`)
  }
  return {
    recognise(telling, at) {
      const read = readTelling(telling, country, keys)
      insist(namesOf(read))
      return family.recognise(read, at)
    },
    merge(from, into, at, why) {
      insist([`account ${from}`, `account ${into}`])
      family.mergeAccounts(from, into, at, why)
    },
    customer(customerId) {
      const records = family.membersOf(customerId)
      return records[0] ? personOf(records[0].personId, records) : null
    },
    save: () => saveKept(trx, shopId, kept, family.everything()),
  }
}

const named = (list: readonly (string | null)[]): string[] => [...new Set(list.filter((one) => one !== null))]

const namesOf = ({ platformId, mailbox, phone }: Told): string[] => [
  ...(platformId === null ? [] : [`account ${platformId}`]),
  ...(mailbox === null ? [] : [`mailbox ${mailbox}`]),
  ...(phone === null ? [] : [`phone ${phone}`]),
]

type Loaded = { readonly kept: Kept; readonly phones: ReadonlySet<string>; readonly crowded: ReadonlySet<string> }

/**
 * The persons known by the told accounts and mailboxes; then, for the phones that are (or may become) a caller's, whoever
 * has them, unless they are several: a shop's own number may stand in a thousand orders, and those are not loaded.
 */
async function load(trx: Knex, shopId: number, told: readonly Told[], mailboxes: readonly string[]): Promise<Loaded> {
  const accounts = named(told.map(({ platformId }) => platformId))
  const near = await personsKnownBy(trx, shopId, { ...Object.groupBy(mailboxes, kindOfMailbox), platform: accounts })
  const first = await loadKept(trx, shopId, near)
  const phones = named([
    ...told.map(({ phone }) => phone),
    ...first.identities.map(({ kind, value }) => (kind === 'phone' ? value : null)),
  ])
  const callers = await callersOf(trx, shopId, phones)
  const toldAlone = told.filter(({ platformId, mailbox }) => platformId === null && mailbox === null)
  const callable = named([...callers.map(({ value }) => value), ...toldAlone.map(({ phone }) => phone)])
  const others = await othersWith(trx, shopId, callable, near)
  const alone = others.filter(({ persons }) => persons === 1)
  const far = new Set([...callers.map((caller) => caller.person_id), ...alone.map(({ person }) => person)])
  const second = await loadKept(
    trx,
    shopId,
    [...far].filter((id) => !near.includes(id)),
  )
  return {
    kept: {
      records: [...first.records, ...second.records],
      identities: [...first.identities, ...second.identities],
      merges: [...first.merges, ...second.merges],
    },
    phones: new Set(phones),
    crowded: new Set(others.filter(({ persons }) => persons > 1).map(({ value }) => value)),
  }
}

async function personsKnownBy(
  trx: Knex,
  shopId: number,
  names: { readonly [kind in Identity['kind']]?: readonly string[] },
): Promise<string[]> {
  const found = new Set<string>()
  for (const [kind, values] of Object.entries(names))
    for (const chunk of inChunks(values, 1_000))
      for (const row of await holders(trx, shopId, kind, chunk).distinct('c.person_id')) found.add(row.person_id)
  return [...found]
}

const holders = (trx: Knex, shopId: number, kind: string, values: readonly string[]): Knex.QueryBuilder =>
  trx('identities as i')
    .join('customers as c', (on) => void on.on('c.shop_id', 'i.shop_id').on('c.id', 'i.customer_id'))
    .where({ 'i.shop_id': shopId, 'i.kind': kind })
    .whereIn('i.value', values)

/** That a record is known by more than a phone. */
const otherwiseKnown = `exists (select 1 from identities j
  where j.shop_id = i.shop_id and j.customer_id = i.customer_id and j.kind in ('platform', 'email'))`

/** The records of phones that were told alone, and whose they are. */
const callersOf = (trx: Knex, shopId: number, phones: readonly string[]) =>
  rowsFor<{ value: string; person_id: string }>(
    phones,
    (some) => holders(trx, shopId, 'phone', some).whereRaw(`not ${otherwiseKnown}`).select('i.value', 'c.person_id'),
    1_000,
  )

/** How many persons besides those at hand have each phone, and one of them. */
const othersWith = (trx: Knex, shopId: number, phones: readonly string[], near: readonly string[]) =>
  rowsFor<{ value: string; person: string; persons: number }>(
    phones,
    (some) =>
      holders(trx, shopId, 'phone', some)
        .whereRaw(otherwiseKnown)
        .whereNotIn('c.person_id', near)
        .groupBy('i.value')
        .select('i.value')
        .countDistinct({ persons: 'c.person_id' })
        .min({ person: 'c.person_id' }),
    1_000,
  )
