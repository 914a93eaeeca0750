import '@shopify/shopify-api/adapters/node'
import { ApiVersion, LogSeverity, shopifyApi } from '@shopify/shopify-api'

/** Shopify's own library with an app's key and secret: the judge of what we decide ourselves. */
export const officialLibrary = (apiSecretKey: string, apiKey = 'key') =>
  shopifyApi({
    apiKey,
    apiSecretKey,
    hostName: 'aftercare.example.com',
    apiVersion: ApiVersion.October26,
    isEmbeddedApp: true,
    logger: { level: LogSeverity.Error, log: async () => {} },
  })
