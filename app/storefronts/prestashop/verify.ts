import { createHash, type KeyObject } from 'node:crypto'
import { minute } from '../../domain/time.ts'
import { header, isSigned, refused, toOwnAddress } from '../signature.ts'
import type { Arrival, Delivery, Verdict } from '../storefront.ts'

/** How far the shop's clock may be from ours. A repetition is signed afresh, so nothing honest is older. */
const window = 5 * minute

const topicIn = 'x-aftercare-topic'

/**
 * PrestaShop sends no webhooks; our module does. It signs `<timestamp>.<topic>.<body>` with the shop's secret (HMAC-SHA256,
 * hexadecimal), the timestamp in Unix seconds, so that what was overheard is worthless a little later.
 */
export function verify({ headers, body }: Delivery, secrets: readonly KeyObject[], { shop, now }: Arrival): Verdict {
  if (body.length === 0) return refused(400, 'The delivery has no body.')
  const signature = header(headers, 'x-aftercare-signature')
  const timestamp = header(headers, 'x-aftercare-timestamp')
  if (signature === '') return refused(401, 'The delivery is not signed.')
  const signed = Buffer.concat([Buffer.from(`${timestamp}.${header(headers, topicIn)}.`), body])
  if (!isSigned(signature, signed, secrets, 'hex')) return refused(401, 'The signature does not match the body.')
  if (!/^\d{1,11}$/.test(timestamp) || Math.abs(Number(timestamp) * 1_000 - now) > window)
    return refused(401, 'The signature is too old; is the clock of the shop right?')
  return toOwnAddress(headers, shop, topicIn, () => createHash('sha256').update(body).digest('hex'))
}
