import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'
import type { Keys } from './keys.ts'

/** Where a secret belongs; a sealed value copied to another shop, table or column does not open. */
export type Place = { readonly shopId: number; readonly table: string; readonly column: string }

const form = 'k1'
const tagBytes = 16
const additional = ({ shopId, table, column }: Place): Buffer => Buffer.from(`${shopId}\0${table}\0${column}`)

/** AES-256-GCM; the text form is `k1.<nonce>.<ciphertext and tag>` in base64url. */
export function seal(keys: Keys, place: Place, secret: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keys.of('seal'), nonce).setAAD(additional(place))
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${form}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`
}

/** Throws when the value was changed, belongs elsewhere, or was sealed under a key we do not have. */
export function open(keys: Keys, place: Place, sealed: string): string {
  const [id, nonce = '', body = ''] = sealed.split('.')
  if (id !== form) throw new Error(`a secret in ${place.table}.${place.column} is sealed in the unknown form "${id}"`)
  const bytes = Buffer.from(body, 'base64url')
  const secret = openWithAny(keys.all('seal'), Buffer.from(nonce, 'base64url'), bytes, additional(place))
  if (secret === null) throw new Error(`a secret in ${place.table}.${place.column} does not open with any key we have`)
  return secret.toString('utf8')
}

/** AES-256-GCM with the tag at the end; null when it was sealed under none of these keys, for elsewhere, or was changed. */
export function openWithAny(
  keys: readonly KeyObject[],
  nonce: Buffer,
  bytes: Buffer,
  aad: Buffer = Buffer.alloc(0),
): Buffer | null {
  for (const key of keys)
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
        .setAAD(aad)
        .setAuthTag(bytes.subarray(-tagBytes))
      return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()])
    } catch {
      // Not this key's.
    }
  return null
}
