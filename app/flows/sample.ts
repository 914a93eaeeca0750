import type { Line } from '../domain/order.ts'

type SampleLine = Pick<Line, 'title' | 'variant' | 'quantity' | 'price' | 'image'>

const polish = {
  firstName: 'Anna',
  orderName: '#1042',
  carrier: 'InPost',
  number: '600000000000000000000001',
  place: 'Paczkomat KRA12A',
  method: 'InPost Paczkomat',
  lines: [
    {
      title: 'Kubek kamionkowy',
      variant: 'błękitny',
      quantity: 2,
      price: { amount: 4900, currency: 'PLN' },
      image: null,
    },
    {
      title: 'Herbata jaśminowa',
      variant: '100 g',
      quantity: 1,
      price: { amount: 3250, currency: 'PLN' },
      image: null,
    },
    { title: 'Lniana ściereczka', variant: null, quantity: 1, price: { amount: 2700, currency: 'PLN' }, image: null },
  ] satisfies SampleLine[],
}

const english: typeof polish = {
  firstName: 'Anna',
  orderName: '#1042',
  carrier: 'Royal Mail',
  number: 'XX000000001GB',
  place: 'Example Stores, 1 Sample Street',
  method: 'Tracked 48',
  lines: [
    { title: 'Stoneware mug', variant: 'sky blue', quantity: 2, price: { amount: 1200, currency: 'GBP' }, image: null },
    { title: 'Jasmine tea', variant: '100 g', quantity: 1, price: { amount: 795, currency: 'GBP' }, image: null },
    { title: 'Linen tea towel', variant: null, quantity: 1, price: { amount: 650, currency: 'GBP' }, image: null },
  ],
}

/** A made-up order for previews, in Polish for Polish letters and in English for all others. */
export function sampleOrder(locale: string) {
  const words = locale.toLowerCase().split('-')[0] === 'pl' ? polish : english
  const [first] = words.lines
  return {
    ...words,
    goods: words.lines.map(({ title, quantity }) => ({ title, quantity })),
    total: {
      amount: words.lines.reduce((sum, { price, quantity }) => sum + price.amount * quantity, 0),
      currency: first?.price.currency ?? 'EUR',
    },
    /** A Thursday noon in May. */
    day: Date.UTC(2026, 4, 14, 12),
    link: (path: string) => `https://shop.example.com/${path}`,
  }
}
