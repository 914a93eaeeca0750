import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/**
 * Keys for separate purposes, all derived from the one SECRET_KEY by HKDF-SHA256 (RFC 5869), so that a token
 * of one kind can never pass for another.
 */
export type Keys = {
  readonly of: (purpose: string) => KeyObject
  /** A keyed fingerprint of an e-mail address or phone: recognises a person we may no longer hold in clear. 32 hex digits. */
  readonly fingerprint: (address: string) => string
}

export function deriveKeys(secretKey: Buffer): Keys {
  // Key objects, because a letter is signed several times and making one from bytes costs more than the signature.
  const derived = new Map<string, KeyObject>()
  const of = (purpose: string): KeyObject => {
    let key = derived.get(purpose)
    if (!key) {
      key = createSecretKey(Buffer.from(hkdfSync('sha256', secretKey, 'aftercare', purpose, 32)))
      derived.set(purpose, key)
    }
    return key
  }
  return {
    of,
    fingerprint: (address) => createHmac('sha256', of('fingerprint')).update(address).digest('hex').slice(0, 32),
  }
}
