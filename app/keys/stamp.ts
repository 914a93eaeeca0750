import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Instant } from '../domain/time.ts'
import type { Keys } from './keys.ts'

const macOf = (key: KeyObject, about: string, moment: string): Buffer =>
  createHmac('sha256', key).update(`${about} ${moment}`).digest().subarray(0, 12)

/** When a page was made, for its form to bring back: nothing need be stored to know how long somebody looked at it. */
export function makeStamp(keys: Keys, about: string, at: Instant): string {
  const moment = at.toString(36)
  return `${moment}.${macOf(keys.of('stamp'), about, moment).toString('base64url')}`
}

/** The moment a stamp vouches for; `forged` when it was not made by us for this matter. */
export function readStamp(keys: Keys, about: string, stamp: string): Instant | 'forged' {
  const [, moment, mac] = /^([0-9a-z]{1,11})\.([A-Za-z0-9_-]{16})$/.exec(stamp) ?? []
  if (!moment || !mac) return 'forged'
  const told = Buffer.from(mac, 'base64url')
  const genuine = keys.all('stamp').some((key) => timingSafeEqual(told, macOf(key, about, moment)))
  return genuine ? parseInt(moment, 36) : 'forged'
}
