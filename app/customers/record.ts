import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js'
import { isSharedMailbox, normaliseEmail } from '../domain/address.ts'
import type { Customer } from '../domain/customer.ts'
import type { PersonTold } from '../domain/event.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'

/** When each particular was told last; absent while nobody told it. */
type ToldAt = { readonly [particular in 'name' | 'email' | 'phone' | 'locale']?: Instant }

type Particulars = Omit<Customer, 'id'>

/** What one platform account, one guest's address or one caller's number told of itself. Several records may be one person. */
export type CustomerRecord = Particulars & {
  readonly id: string
  /** The id of the record that stands for the whole person. */
  readonly personId: string
  readonly told: ToldAt
  readonly createdAt: Instant
}

/** A telling made comparable. `mailbox` is what an address proves: the address, and for one read by several people the name as well. */
export type Told = Particulars & { readonly platformId: string | null; readonly mailbox: string | null }

const longest = 320

const word = (text: string | null, length = longest): string | null =>
  text?.normalize('NFC').trim().slice(0, length).toWellFormed() || null

/** E.164; null when it is no number one could call, in the given country or with its own country code. */
export function normalisePhone(text: string | null, country: string): string | null {
  const phone = text ? parsePhoneNumberFromString(text, country.toUpperCase() as CountryCode) : undefined
  return phone?.isValid() ? phone.number : null
}

export function readTelling(told: PersonTold, country: string, keys: Keys): Told {
  const [firstName, lastName, email] = [word(told.firstName), word(told.lastName), normaliseEmail(told.email)]
  const name = [firstName, lastName].join(' ').toLowerCase()
  return {
    platformId: told.id || null,
    mailbox: email && isSharedMailbox(email) ? `${email} ${keys.fingerprint(name)}` : email,
    email,
    phone: normalisePhone(told.phone, country),
    firstName,
    lastName,
    locale: word(told.locale, 64),
  }
}

type Side = { readonly told: ToldAt } & Particulars

/** Names go together, lest a person be called by one's first and another's last name. */
const groups = {
  name: ['firstName', 'lastName'],
  email: ['email'],
  phone: ['phone'],
  locale: ['locale'],
} as const
const groupsInTurn = Object.entries(groups) as [keyof ToldAt, readonly (keyof Particulars)[]][]
const textOf = (side: Side, fields: readonly (keyof Particulars)[]): string =>
  fields.map((field) => side[field] ?? '').join('\n')

/** Of two sources the particulars told last; of those told at the same moment the later by the alphabet, so that the order of tellings does not matter. */
function newestOf(a: Side, b: Side): Side {
  let newest = a
  for (const [particular, fields] of groupsInTurn) {
    const [atA, atB] = [a.told[particular] ?? -Infinity, b.told[particular] ?? -Infinity]
    if (atB < atA || (atB === atA && textOf(b, fields) <= textOf(a, fields))) continue
    newest = {
      ...newest,
      ...Object.fromEntries(fields.map((field) => [field, b[field]])),
      told: { ...newest.told, [particular]: atB },
    }
  }
  return newest
}

/** Adds what a telling of a moment says; what it leaves out stays. */
export function tellRecord(record: CustomerRecord, told: Told, at: Instant): CustomerRecord {
  const moments = Object.fromEntries(
    groupsInTurn
      .filter(([, fields]) => fields.some((field) => told[field] !== null))
      .map(([particular]) => [particular, at]),
  )
  return { ...record, ...pick(newestOf(record, { ...told, told: moments })) }
}

const pick = ({ firstName, lastName, email, phone, locale, told }: Side): Side => ({
  firstName,
  lastName,
  email,
  phone,
  locale,
  told: Object.fromEntries(Object.entries(told).toSorted(([a], [b]) => (a < b ? -1 : 1))),
})

const unknown: Side = { firstName: null, lastName: null, email: null, phone: null, locale: null, told: {} }

export const emptyRecord = (id: string, createdAt: Instant): CustomerRecord => ({
  ...unknown,
  id,
  personId: id,
  createdAt,
})

/** The person several records make up, each particular by whichever record was told of it last. */
export function personOf(personId: string, records: readonly CustomerRecord[]): Customer {
  const { firstName, lastName, email, phone, locale } = records.reduce<Side>(newestOf, unknown)
  return { id: personId, firstName, lastName, email, phone, locale }
}
