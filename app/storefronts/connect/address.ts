/** A store's own address as it is kept and compared: no trailing slash, query or fragment. Null: not one we connect to. */
export function storeAddress(text: string, allowPlain: boolean): string | null {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`)
  if (!url || url.username || url.password || url.hostname === '') return null
  if (url.protocol !== 'https:' && !(allowPlain && url.protocol === 'http:')) return null
  const address = `${url.origin}${url.pathname}`.replace(/\/+$/, '')
  return address.length <= 200 && /^[\x21-\x7e]+$/.test(address) ? address : null
}

/**
 * The name a store goes by here: its host, and where several share one, the folder too (`shop.example--pl`). It stands in the
 * address of its deliveries, so it is made of few characters.
 */
export function domainOf(address: string): string {
  const url = new URL(address)
  const folders = url.pathname.split('/').filter(Boolean)
  return [url.host, ...folders]
    .join('--')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.:-]/g, '-')
}

/** An address that a store tells of itself, if it is on the store's own host: nothing leads us elsewhere. */
export function withinStore(told: unknown, address: string): URL | null {
  const url = typeof told === 'string' && told.length <= 1_000 ? URL.parse(told) : null
  return url && url.origin === new URL(address).origin && !url.username ? url : null
}

/** Adds a path and a query to where an API begins; WordPress without pretty links has the path in its query (`?rest_route=`). */
export function under(api: string, path: string, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(api)
  const route = url.searchParams.get('rest_route')
  if (route === null) url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`
  else url.searchParams.set('rest_route', `${route.replace(/\/$/, '')}/${path}`)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}
