import { createCipheriv, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Keys } from '../keys/keys.ts'
import { openWithAny } from '../keys/seal.ts'
import type { Entry } from './store.ts'

/** A delivery on its way to the journal. The shop goes by its domain: a restored database may have given the number to another. */
export type Shelved = { readonly domain: string; readonly entry: Entry }

/** What a spool file holds, as far as it can be read. */
export type Frames = {
  readonly shelved: readonly Shelved[]
  /** `torn`: the last append never finished, so nobody was told 200 for it. `damaged`: what follows cannot be read or opened. */
  readonly end: 'whole' | 'torn' | 'damaged'
}

/** Length and checksum of what follows, four bytes each. */
const head = 8
const nonceBytes = 12

/** AES-256-GCM under a key of its own; in the open stand only a length and a checksum. */
export function frame(keys: Keys, { domain, entry }: Shelved): Buffer {
  const { payload, ...told } = entry
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', keys.of('spool'), nonce)
  // JSON never holds a bare line feed, so the first one ends it.
  const sealed = Buffer.concat([
    nonce,
    cipher.update(`${JSON.stringify({ domain, ...told })}\n`, 'utf8'),
    cipher.update(payload),
    cipher.final(),
    cipher.getAuthTag(),
  ])
  const lead = Buffer.alloc(head)
  lead.writeUInt32BE(sealed.length, 0)
  lead.writeUInt32BE(crc32(sealed), 4)
  return Buffer.concat([lead, sealed])
}

export function readFrames(keys: Keys, bytes: Buffer): Frames {
  const shelved: Shelved[] = []
  for (let at = 0; at < bytes.length;) {
    const length = at + head <= bytes.length ? bytes.readUInt32BE(at) : Infinity
    const next = at + head + length
    if (next > bytes.length) return { shelved, end: 'torn' }
    const sealed = bytes.subarray(at + head, next)
    const intact = crc32(sealed) === bytes.readUInt32BE(at + 4)
    const one = intact ? open(keys, sealed) : null
    if (!one) return { shelved, end: !intact && next === bytes.length ? 'torn' : 'damaged' }
    shelved.push(one)
    at = next
  }
  return { shelved, end: 'whole' }
}

/** Null: sealed under another key, or changed. */
function open(keys: Keys, sealed: Buffer): Shelved | null {
  try {
    const plain = openWithAny(keys.all('spool'), sealed.subarray(0, nonceBytes), sealed.subarray(nonceBytes))
    if (!plain) return null
    const end = plain.indexOf(0x0a)
    const { domain, ...told } = JSON.parse(plain.toString('utf8', 0, end)) as { domain: string } & Omit<
      Entry,
      'payload'
    >
    return { domain, entry: { ...told, payload: plain.subarray(end + 1) } }
  } catch {
    return null
  }
}
