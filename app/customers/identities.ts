import type { Instant } from '../domain/time.ts'

/**
 * What a record is known by. `reader`: an address that several people read, with the fingerprint of the name that used it;
 * `phone` is E.164. `at`: the first time it was told.
 */
export type Identity = {
  readonly kind: 'platform' | 'email' | 'reader' | 'phone'
  readonly value: string
  readonly customerId: string
  readonly at: Instant
}

/** The identity that a mailbox (see `Told`) is found by: the address alone does not do where several people read it. */
export const kindOfMailbox = (mailbox: string): 'email' | 'reader' => (mailbox.includes(' ') ? 'reader' : 'email')

/** Identities by what they are and by whose they are. */
export class IdentityIndex {
  readonly #byValue = new Map<string, Map<string, Identity>>()
  readonly #byRecord = new Map<string, string>()

  constructor(identities: readonly Identity[]) {
    for (const identity of identities) this.add(identity)
  }

  /** Keeps the earliest moment. True when this told something new. */
  add(identity: Identity): boolean {
    const key = `${identity.kind} ${identity.value}`
    const holders = this.#byValue.get(key) ?? new Map<string, Identity>()
    const known = holders.get(identity.customerId)
    if (known && known.at <= identity.at) return false
    holders.set(identity.customerId, identity)
    this.#byValue.set(key, holders)
    this.#byRecord.set(`${identity.customerId} ${identity.kind}`, identity.value)
    return true
  }

  /** Every record known by this. */
  holders(kind: Identity['kind'], value: string): Identity[] {
    return [...(this.#byValue.get(`${kind} ${value}`)?.values() ?? [])]
  }

  /** What a record has of a kind (the last added, where there are several); null when nothing. */
  has(customerId: string, kind: Identity['kind']): string | null {
    return this.#byRecord.get(`${customerId} ${kind}`) ?? null
  }

  all(): readonly Identity[] {
    return [...this.#byValue.values()].flatMap((holders) => [...holders.values()])
  }
}
