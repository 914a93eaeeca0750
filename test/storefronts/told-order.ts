import type { ShopEvent } from '../../app/domain/event.ts'

/**
 * One order in our words: two lines left of three, half of it paid back in two transactions, one parcel out for delivery.
 * Every storefront has a fixture that tells this order in its platform's words, and must read it into exactly this.
 */
export const toldOrder: ShopEvent = {
  type: 'order',
  at: Date.parse('2026-11-05T08:30:00Z'),
  order: {
    id: '6042857029907164211',
    name: '#1172',
    person: {
      id: '9007199254740995',
      email: 'Anna@Example.com',
      phone: '+48500000000',
      firstName: 'Anna',
      lastName: 'Przykładowa',
      locale: 'pl-PL',
    },
    codes: ['WELCOME10'],
    email: 'anna@example.com',
    phone: '+48500000000',
    firstName: 'Anna',
    locale: 'pl-PL',
    placedAt: Date.parse('2026-11-03T09:00:00Z'),
    updatedAt: Date.parse('2026-11-05T08:30:00Z'),
    cancelledAt: null,
    payment: 'partly refunded',
    total: { amount: 14_750, currency: 'PLN' },
    lines: [
      {
        id: '16000000000000000001',
        productId: '9007199254740997',
        variantId: '42',
        title: 'Stoneware mug',
        variant: 'Blue',
        quantity: 2,
        price: { amount: 4_900, currency: 'PLN' },
        image: null,
        shipped: true,
      },
      {
        id: '16000000000000000002',
        productId: null,
        variantId: null,
        title: 'Engraving',
        variant: null,
        quantity: 1,
        price: { amount: 50, currency: 'PLN' },
        image: null,
        shipped: false,
      },
    ],
    refunds: [{ id: '8800000000000000009', at: Date.parse('2026-11-05T08:15:00Z'), amount: 4_900 }],
    delivery: {
      name: 'Anna Przykładowa',
      line: 'ul. Przykładowa 1, m. 2',
      city: 'Kraków',
      postcode: '30-001',
      province: null,
      country: 'PL',
    },
    deliveryMethod: 'InPost Paczkomat',
    cartToken: 'c0ffee',
    statusUrl: 'https://shop.example.com/orders/1172',
    test: false,
    source: 'web',
  },
  parcels: [
    {
      id: '5100000000000000007',
      orderId: '6042857029907164211',
      carrier: 'InPost',
      number: '600000000000000000000001',
      trackingUrl: 'https://tracking.example.com/1',
      lines: [{ lineId: '16000000000000000001', title: 'Stoneware mug', quantity: 2 }],
      history: {
        'out for delivery': {
          first: Date.parse('2026-11-05T08:00:00Z'),
          last: Date.parse('2026-11-05T08:00:00Z'),
        },
      },
      createdAt: Date.parse('2026-11-04T08:00:00Z'),
      updatedAt: Date.parse('2026-11-05T08:00:00Z'),
      expectedAt: null,
      cancelled: false,
    },
  ],
}
