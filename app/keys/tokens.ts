import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Instant } from '../domain/time.ts'
import { day, second } from '../domain/time.ts'
import type { Keys } from './keys.ts'

/** The kinds of signed address; a token of one kind is worthless as another. `open` leads to a survey anybody may answer, `pulse` to what the staff are asked. */
export type TokenKind = 'survey' | 'unsubscribe' | 'click' | 'open' | 'pulse'

/** The number of the link that no person can see; letters have fewer links than that. */
export const trapLink = 255

/** What a token vouches for. `link` numbers the letter's counted links. */
export type Vouched = {
  readonly shopId: number
  readonly messageId: string
  readonly link: number
  readonly expiresAt: Instant
}

export type TokenReading = Vouched | { readonly fault: 'malformed' | 'forged' | 'expired' }

const macBytes = 16
const bodyBytes = 4 + 16 + 1 + 4

/** How long answers and links stay good: longer than any letter is likely to be read. Unsubscribing must work for as long as the letter exists. */
export const lifetimes: Readonly<Record<TokenKind, number>> = {
  survey: 45 * day,
  click: 400 * day,
  unsubscribe: 10_000 * day,
  open: 10_000 * day,
  pulse: 10_000 * day,
}

function bodyOf({ shopId, messageId, link, expiresAt }: Vouched): Buffer {
  const body = Buffer.alloc(bodyBytes)
  body.writeUInt32BE(shopId, 0)
  body.write(messageId.replaceAll('-', ''), 4, 'hex')
  body.writeUInt8(link, 20)
  body.writeUInt32BE(Math.min(0xffff_ffff, Math.ceil(expiresAt / second)), 21)
  return body
}

type Kind = TokenKind | 'reply'

const macWith = (key: KeyObject, body: Buffer): Buffer =>
  createHmac('sha256', key).update(body).digest().subarray(0, macBytes)
const macOf = (keys: Keys, kind: Kind, body: Buffer): Buffer => macWith(keys.of(`token ${kind}`), body)

/** Letters outlive keys: one that was signed before the key was changed is as good as new while the old one is kept. */
const isSigned = (keys: Keys, kind: Kind, body: Buffer, mac: Buffer): boolean =>
  keys.all(`token ${kind}`).some((key) => timingSafeEqual(mac, macWith(key, body)))

/** 41 bytes, 55 characters of base64url. `messageId` is a UUID, `link` 0–255. */
export function makeToken(keys: Keys, kind: TokenKind, vouched: Vouched): string {
  const body = bodyOf(vouched)
  return Buffer.concat([body, macOf(keys, kind, body)]).toString('base64url')
}

/** Constant-time in the signature; says apart what is wrong, so that a page can be specific. */
export function readToken(keys: Keys, kind: TokenKind, token: string, now: Instant): TokenReading {
  if (!/^[A-Za-z0-9_-]{55}$/.test(token)) return { fault: 'malformed' }
  const bytes = Buffer.from(token, 'base64url')
  // The last letter carries two bits that decode to nothing: one address has one spelling.
  if (bytes.toString('base64url') !== token) return { fault: 'forged' }
  return readBytes(keys, kind, bytes, now)
}

function readBytes(keys: Keys, kind: TokenKind, bytes: Buffer, now: Instant): TokenReading {
  const body = bytes.subarray(0, bodyBytes)
  if (bytes.length !== bodyBytes + macBytes || !isSigned(keys, kind, body, bytes.subarray(bodyBytes)))
    return { fault: 'forged' }
  const expiresAt = body.readUInt32BE(21) * second
  if (expiresAt < now) return { fault: 'expired' }
  return { shopId: body.readUInt32BE(0), messageId: messageIdOf(body), link: body.readUInt8(20), expiresAt }
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/**
 * The local part of a reply address, `reply+…`, at most 64 octets (RFC 5321 §4.5.3.1.1). Base32, because mail systems
 * may change the case of an address. 36 bytes: shop, message, MAC.
 */
export function replyLocalPart(keys: Keys, shopId: number, messageId: string): string {
  const body = bodyOf({ shopId, messageId, link: 0, expiresAt: 0 }).subarray(0, 20)
  return `reply+${toBase32(Buffer.concat([body, macOf(keys, 'reply', body)]))}`
}

/** The shop and message a reply address vouches for; null when it is not one of ours. */
export function readReplyAddress(keys: Keys, address: string): { shopId: number; messageId: string } | null {
  const match = /(?:^|<)\s*reply\+([a-z2-7]{58})@/i.exec(address)
  if (!match?.[1]) return null
  const bytes = fromBase32(match[1].toLowerCase())
  const body = bytes.subarray(0, 20)
  if (!isSigned(keys, 'reply', body, bytes.subarray(20, 36))) return null
  return { shopId: body.readUInt32BE(0), messageId: messageIdOf(body) }
}

function messageIdOf(body: Buffer): string {
  const hex = body.toString('hex', 4, 20)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

function toBase32(bytes: Buffer): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      text += alphabet[(held >>> (bits - 5)) & 31]
      bits -= 5
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + alphabet[(held << (5 - bits)) & 31] : text
}

function fromBase32(text: string): Buffer {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const letter of text) {
    held = (held << 5) | alphabet.indexOf(letter)
    bits += 5
    if (bits >= 8) {
      bytes.push((held >>> (bits - 8)) & 255)
      bits -= 8
    }
    held &= (1 << bits) - 1
  }
  return Buffer.from(bytes)
}
