import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/**
 * Keys for separate purposes, all derived from SECRET_KEY by HKDF-SHA256 (RFC 5869), so that a token of one kind can never
 * pass for another.
 */
export type Keys = {
  /** What is signed or sealed from now on is signed or sealed with this. */
  readonly of: (purpose: string) => KeyObject
  /** What was signed or sealed earlier may have been by any of these; the present one comes first. */
  readonly all: (purpose: string) => readonly KeyObject[]
  /** A keyed fingerprint of an e-mail address or phone: recognises a person we may no longer hold in clear. 32 hex digits. */
  readonly fingerprint: (address: string) => string
}

/**
 * The present secret and, while keys are being changed, those from before it, newest first; 32 bytes each. Fingerprints stand in
 * tables and cannot be made again, so they stay with the oldest unless a `pepper` of their own is given.
 */
export function deriveKeys(secrets: Buffer | readonly Buffer[], pepper?: KeyObject): Keys {
  const every = Buffer.isBuffer(secrets) ? [secrets] : secrets
  // Key objects, because a letter is signed several times and making one from bytes costs more than the signature.
  const derived = new Map<string, readonly KeyObject[]>()
  const all = (purpose: string): readonly KeyObject[] => {
    let keys = derived.get(purpose)
    if (!keys) {
      keys = every.map((secret) => createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'aftercare', purpose, 32))))
      derived.set(purpose, keys)
    }
    return keys
  }
  const of = (purpose: string): KeyObject => {
    const [present] = all(purpose)
    if (!present) throw new Error('there is no secret to derive keys from')
    return present
  }
  const peppered = pepper ?? all('fingerprint').at(-1) ?? of('fingerprint')
  return {
    of,
    all,
    fingerprint: (address) => createHmac('sha256', peppered).update(address).digest('hex').slice(0, 32),
  }
}
