import { newId } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import { type CustomerRecord, emptyRecord, type Told, tellRecord } from './record.ts'
import { IdentityIndex, type Identity, kindOfMailbox } from './identities.ts'
import { grouping } from './grouping.ts'

/** Says that two records are one person. `undoneAt`: the merchant knew better, and it is not made again. */
export type Merge = {
  readonly id: string
  readonly from: string
  readonly into: string
  /** The records that came along. */
  readonly customers: readonly string[]
  readonly why: string
  readonly at: Instant
  readonly undoneAt: Instant | null
}

export type Kept = {
  readonly records: readonly CustomerRecord[]
  readonly identities: readonly Identity[]
  readonly merges: readonly Merge[]
}

/** What the tellings at hand may change; persons are judged anew by these only. `crowded`: phones of several persons who are not loaded. */
export type Scope = {
  readonly mailboxes: ReadonlySet<string>
  readonly phones: ReadonlySet<string>
  readonly crowded: ReadonlySet<string>
}

const sameMailbox = 'an order without an account had the same e-mail address'
const samePhone = 'the same phone number, which nobody else has'

/**
 * Who is who, by everything told so far. Every account, every guest's mailbox and every phone told alone has a record of
 * its own; merges between records make persons. They follow from what is known and not from the order it was told in:
 *
 *  - accounts are merged by the platform only, never by us: two accounts may share a mailbox;
 *  - a guest is the person of the account that was the first to tell the guest's mailbox;
 *  - a phone told alone is the one person who has it, and nobody's when two have it.
 *
 * Pure but for the ids of new records.
 */
export function openFamily(kept: Kept, scope: Scope, now: Instant) {
  const records = new Map(kept.records.map((record) => [record.id, record]))
  const identities = new IdentityIndex(kept.identities)
  const merges = new Map(kept.merges.map((merge) => [merge.id, merge]))
  let persons = new Map<string, readonly string[]>()
  let settled = false

  const account = (platformId: string): string | null =>
    identities.holders('platform', platformId)[0]?.customerId ?? null
  const holdersOf = (mailbox: string): Identity[] => identities.holders(kindOfMailbox(mailbox), mailbox)
  const guest = (mailbox: string): string | null =>
    holdersOf(mailbox).find((one) => !identities.has(one.customerId, 'platform'))?.customerId ?? null
  const isCaller = (id: string): boolean => !identities.has(id, 'platform') && !identities.has(id, 'email')
  const caller = (phone: string): string | null =>
    identities.holders('phone', phone).find(({ customerId }) => isCaller(customerId))?.customerId ?? null

  function open(found: string | null): CustomerRecord {
    const record = (found && records.get(found)) || emptyRecord(newId(now), now)
    records.set(record.id, record)
    return record
  }

  function claim(kind: Identity['kind'], value: string | null, customerId: string, at: Instant): void {
    if (value !== null && identities.add({ kind, value, customerId, at })) settled = false
  }

  function recognise(told: Told, at: Instant): string | null {
    const { platformId, mailbox, phone } = told
    if (platformId === null && mailbox === null && phone === null) return null
    const found = platformId !== null ? account(platformId) : mailbox !== null ? guest(mailbox) : caller(phone ?? '')
    const record = open(found)
    claim('platform', platformId, record.id, at)
    claim('email', told.email, record.id, at)
    if (mailbox !== null) claim(kindOfMailbox(mailbox), mailbox, record.id, at)
    claim('phone', phone, record.id, at)
    records.set(record.id, tellRecord(record, told, at))
    if (!found) settled = false
    return record.id
  }

  function mergeAccounts(fromPlatformId: string, intoPlatformId: string, at: Instant, why: string): void {
    const [from, into] = [fromPlatformId, intoPlatformId].map((platformId) => {
      const { id } = open(account(platformId))
      claim('platform', platformId, id, at)
      return id
    }) as [string, string]
    settle()
    if (from === into || [...merges.values()].some((one) => one.from === from && one.into === into)) return
    const customers = membersOf(from).map(({ id }) => id)
    keep({ from, into, customers, why, at })
  }

  function keep(merge: Omit<Merge, 'id' | 'undoneAt'>): void {
    const id = newId(now)
    merges.set(id, { ...merge, id, undoneAt: null })
    settled = false
  }

  /** Lets a guest's or caller's record belong to the person of `into`, or to nobody else. A merge the merchant undid stays undone. */
  function point(from: string, into: readonly string[], why: string, at: Instant): void {
    const own = [...merges.values()].filter((one) => one.from === from)
    const [target] = into
    const standing = own.filter(({ undoneAt }) => undoneAt === null)
    const right = standing.find((one) => into.includes(one.into))
    for (const one of standing) if (one !== right) merges.delete(one.id)
    const undone = own.some((one) => one.undoneAt !== null && into.includes(one.into))
    if (target !== undefined && !right && !undone) keep({ from, into: target, customers: [from], why, at })
  }

  function pointGuests(): void {
    for (const mailbox of scope.mailboxes) {
      const id = guest(mailbox)
      if (id === null) continue
      const holders = holdersOf(mailbox)
      const owner = holders
        .filter(({ customerId }) => identities.has(customerId, 'platform'))
        .sort((a, b) => a.at - b.at || (platformIdOf(a.customerId) < platformIdOf(b.customerId) ? -1 : 1))[0]
      const since = Math.max(owner?.at ?? 0, holders.find(({ customerId }) => customerId === id)?.at ?? 0)
      point(id, owner ? [owner.customerId] : [], sameMailbox, since)
    }
  }

  const platformIdOf = (customerId: string): string => identities.has(customerId, 'platform') ?? ''

  function pointCallers(): void {
    const standing = links(({ from }) => !isCaller(from))
    const gone = new Set(standing.map(([from]) => from))
    const group = grouping(records.keys(), standing)
    for (const phone of scope.phones) {
      const id = caller(phone)
      if (id === null) continue
      const holders = identities.holders('phone', phone)
      const groups = new Set(holders.filter((one) => one.customerId !== id).map((one) => group(one.customerId)))
      const [only] = groups
      const alone = groups.size !== 1 || scope.crowded.has(phone)
      const person = alone ? [] : [...records.keys()].filter((one) => !isCaller(one) && group(one) === only)
      point(id, inOrder(person, gone), samePhone, holders.find(({ customerId }) => customerId === id)?.at ?? now)
    }
  }

  const links = (which: (merge: Merge) => boolean): readonly (readonly [string, string])[] =>
    [...merges.values()].filter((one) => one.undoneAt === null && which(one)).map(({ from, into }) => [from, into])

  /** Accounts before guests before callers; an account that went into another after it; then the older. */
  function inOrder(ids: readonly string[], gone: ReadonlySet<string>): string[] {
    const rank = (id: string): number => (isCaller(id) ? 3 : !identities.has(id, 'platform') ? 2 : gone.has(id) ? 1 : 0)
    return ids.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  }

  function settle(): void {
    if (settled) return
    pointGuests()
    pointCallers()
    persons = new Map()
    const standing = links(() => true)
    const gone = new Set(standing.map(([from]) => from))
    for (const group of Map.groupBy(records.keys(), grouping(records.keys(), standing)).values()) {
      const members = inOrder(group, gone)
      const [personId = ''] = members
      for (const id of members) records.set(id, { ...(records.get(id) as CustomerRecord), personId })
      persons.set(personId, members)
    }
    settled = true
  }

  function membersOf(customerId: string): readonly CustomerRecord[] {
    settle()
    const personId = records.get(customerId)?.personId
    return (personId && persons.get(personId)?.map((id) => records.get(id) as CustomerRecord)) || []
  }

  function everything(): Kept {
    settle()
    return { records: [...records.values()], identities: identities.all(), merges: [...merges.values()] }
  }

  return { recognise, mergeAccounts, membersOf, everything }
}
