/** The `index`-th of the orders that are measured with. Its id, like its parcel's, has as many digits as Shopify's. */
export const orderOf = (index: number, at: number) => ({
  id: String(5_100_000_000_000 + index),
  at,
  email: `reader-${index}@example.com`,
  lines: [
    { title: 'Stoneware mug', price: '49.00' },
    { title: 'Jasmine tea', price: '24.50', quantity: 2 },
  ],
})
export const parcelOf = (index: number): string => String(4_200_000_000_000 + index)
