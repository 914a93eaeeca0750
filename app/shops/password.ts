import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** OWASP's parameters for scrypt: N = 2^15, r = 8, p = 3, 32 MB and about a tenth of a second. */
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 }
const length = 32

export const passwordLength = { least: 12, most: 128 } as const

export type PasswordFault = 'tooShort' | 'tooLong' | 'tooSimple'

/** NIST SP 800-63B: length counts, composition rules do not; what is easily guessed of this very person is refused. */
export function passwordFault(password: string, about: readonly string[]): PasswordFault | null {
  const letters = [...password]
  if (letters.length < passwordLength.least) return 'tooShort'
  if (letters.length > passwordLength.most) return 'tooLong'
  const small = password.toLowerCase()
  const known = about.map((text) => text.toLowerCase()).filter((text) => text.length >= 4)
  const remaining = known.reduce((rest, text) => rest.replaceAll(text, ''), small)
  return new Set(remaining).size < 5 ? 'tooSimple' : null
}

/** `scrypt$salt$hash`, both base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  return `scrypt$${salt.toString('base64')}$${(await derive(password, salt)).toString('base64')}`
}

/** Takes the same time whether there is a password or not, so that nobody learns who has an account (ASVS V6.3.8). */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, salt = '', hash = ''] = (stored ?? '').split('$')
  const expected = Buffer.from(hash, 'base64')
  const given = await derive(password, Buffer.from(salt, 'base64'))
  return expected.length === length && timingSafeEqual(given, expected)
}

/** The normal form (RFC 8265 §4.2) makes one password of the ways in which keyboards say the same letters. */
const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, length, cost, (error, key) => (error ? reject(error) : resolve(key)))
  })
