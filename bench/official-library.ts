import '@shopify/shopify-api/adapters/node'
import { ApiVersion, LogSeverity, shopifyApi } from '@shopify/shopify-api'
import { secret } from './process.ts'

/** The official library as its guide sets it up. Its log is quiet. */
export const shopify = shopifyApi({
  apiKey: 'measured',
  apiSecretKey: secret,
  scopes: ['read_orders'],
  hostName: 'localhost',
  apiVersion: ApiVersion.October26,
  isEmbeddedApp: false,
  logger: { level: LogSeverity.Error },
})
