import { createHmac } from 'node:crypto'
import { hour, iso, type Instant } from '../../app/domain/time.ts'
import type { Payload } from './shopify.ts'

/** The headers of a delivery as our module signs them. */
export function prestaHeaders(secret: string, topic: string, body: Buffer, at: Instant): Record<string, string> {
  const timestamp = String(Math.floor(at / 1_000))
  const signature = createHmac('sha256', secret).update(`${timestamp}.${topic}.`).update(body).digest('hex')
  return {
    'content-type': 'application/json',
    'x-aftercare-topic': topic,
    'x-aftercare-timestamp': timestamp,
    'x-aftercare-signature': signature,
    'x-aftercare-plugin': '1.0.0',
  }
}

/** A clock in Warsaw in winter, which does not say where it hangs. */
const local = (at: Instant): string =>
  iso(at + hour)
    .slice(0, 19)
    .replace('T', ' ')

export type PrestaOrder = {
  readonly id: number
  readonly at: Instant
  readonly updatedAt?: Instant
  readonly email?: string
  /** What the order's states meant, and since when. */
  readonly steps?: readonly (readonly [means: string, at: Instant])[]
  readonly number?: string
  readonly changes?: Payload
}

/** An order as our module takes its picture in a PrestaShop 8 shop; every field that the reader looks at is there. */
export function prestaOrder(bought: PrestaOrder): Payload {
  const { id, at, updatedAt = at, email = 'anna@example.com', number = '', changes } = bought
  const steps = [['paid', at] as const, ...(bought.steps ?? [])]
  return {
    hooks: ['actionValidateOrder', 'actionOrderStatusPostUpdate'],
    at: iso(updatedAt),
    time_zone: 'Europe/Warsaw',
    order: {
      id: String(id),
      id_cart: '6',
      total_paid: '49.000000',
      total_paid_tax_incl: '49.000000',
      total_paid_real: '49.000000',
      date_add: local(at),
      date_upd: local(updatedAt),
      reference: `KUCFW${id}`,
    },
    customer: { id: '4', firstname: 'Anna', lastname: 'Example', email },
    currency: { iso_code: 'PLN' },
    language: { iso_code: 'en', locale: 'en-GB' },
    state: { id: '2', name: 'Płatność zaakceptowana', means: steps.at(-1)?.[0] },
    history: steps.map(([means, moment]) => ({ means, date_add: local(moment) })),
    address_delivery: {
      firstname: 'Anna',
      lastname: 'Example',
      address1: '1 Example Street',
      city: 'Kraków',
      postcode: '30-001',
      country_iso: 'PL',
    },
    rows: [
      {
        id: String(id * 10),
        product_id: '10',
        product_attribute_id: '0',
        product_name: 'Stoneware mug',
        product_quantity: '1',
        product_quantity_refunded: '0',
        unit_price_tax_incl: '49.000000',
        is_virtual: '0',
      },
    ],
    carriers: [
      {
        id_order_carrier: String(id * 100),
        name: 'InPost',
        url: 'https://inpost.pl/sledzenie-przesylek?number=@',
        tracking_number: number,
        date_add: local(at),
        updated_at: iso(updatedAt),
      },
    ],
    slips: [],
    returns: [],
    ...changes,
  }
}
