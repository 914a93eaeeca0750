import { createHmac } from 'node:crypto'
import type { Instant } from '../domain/time.ts'

/** `t=<seconds>,v1=<hex HMAC-SHA256 of "<seconds>.<body>">`: an old delivery cannot be sent again by somebody else as a new one. */
export function signatureOf(secret: string, body: string, now: Instant): string {
  const seconds = Math.floor(now / 1_000)
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}
