import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Keys } from './keys.ts'

/** Where a secret belongs; a sealed value copied to another shop, table or column does not open. */
export type Place = { readonly shopId: number; readonly table: string; readonly column: string }

const keyId = 'k1'
const additional = ({ shopId, table, column }: Place): Buffer => Buffer.from(`${shopId}\0${table}\0${column}`)

/** AES-256-GCM; the text form is `k1.<nonce>.<ciphertext and tag>` in base64url. */
export function seal(keys: Keys, place: Place, secret: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keys.of('seal'), nonce).setAAD(additional(place))
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${keyId}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`
}

/** Throws when the value was changed, belongs elsewhere, or was sealed under another key. */
export function open(keys: Keys, place: Place, sealed: string): string {
  const [id, nonce = '', body = ''] = sealed.split('.')
  if (id !== keyId)
    throw new Error(`a secret in ${place.table}.${place.column} was sealed with the unknown key "${id}"`)
  const bytes = Buffer.from(body, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', keys.of('seal'), Buffer.from(nonce, 'base64url'), {
    authTagLength: 16,
  })
    .setAAD(additional(place))
    .setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
}
