import type { BrowserContext } from 'playwright-core'
import { sessionToken } from './staff.ts'

/** What App Bridge does for us, and no more: it gives session tokens, and brings a document that lacked one back with one. */
const appBridge = `
  window.shopify = {
    idToken: () => window.standInSessionToken(),
    toast: { show: (text) => { document.documentElement.dataset.toast = text } },
  }
  const back = new URLSearchParams(location.search).get('shopify-reload')
  if (back) shopify.idToken().then((token) => {
    const url = new URL(back)
    url.searchParams.set('id_token', token)
    location.replace(url)
  })
`

/**
 * Lets a browser believe it is in Shopify's admin: a page at admin.shopify.com with the app in a frame. Tokens are signed when
 * they are asked for; `stale` makes those that have just run out.
 */
export async function playShopifyAdmin(
  context: BrowserContext,
  domain: string,
  appUrl: string,
  { locale = 'en', now = Date.now }: { readonly locale?: string; readonly now?: () => number } = {},
) {
  const control = { stale: 0, given: 0, adminUrl: 'https://admin.shopify.com/store/cups/apps/aftercare' }
  const token = (): string => {
    control.given++
    return sessionToken(domain, control.stale-- > 0 ? now() - 120_000 : now())
  }
  await context.exposeFunction('standInSessionToken', token)
  await context.route('https://cdn.shopify.com/shopifycloud/app-bridge.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: appBridge }),
  )
  await context.route('https://admin.shopify.com/**', (route) => {
    const query = new URLSearchParams({ embedded: '1', shop: domain, host: 'YWRtaW4', locale, id_token: token() })
    return route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>Admin</title><iframe name="app" src="${appUrl}/shopify?${query.toString()}" style="position:fixed;inset:0;width:100%;height:100%;border:0"></iframe>`,
    })
  })
  return control
}
