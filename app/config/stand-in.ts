/** Shops' tokens are sent there, so it is never anywhere but on this machine. */
export function readStandIn(text: string | null, production: boolean, faults: string[]): string | null {
  if (text === null) return null
  if (production) faults.push('SHOPIFY_STAND_IN is for tests; take it out, so that shops are asked at Shopify itself.')
  else if (!/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(text))
    faults.push(`SHOPIFY_STAND_IN must look like http://127.0.0.1:4000; it is "${text}".`)
  return text
}
