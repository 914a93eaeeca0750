import { normaliseEmail } from '../domain/address.ts'
import type { Keys } from '../keys/keys.ts'

/** The `address_hash` of an e-mail address (normalised first) or of a phone in E.164. */
export const hashOf = (keys: Keys, address: string): string =>
  keys.fingerprint(normaliseEmail(address) ?? address.trim())
