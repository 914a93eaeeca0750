import type { AddressInfo } from 'node:net'
import { DeliveryMethod } from '@shopify/shopify-api'
import express from 'express'
import { shopify } from './official-library.ts'
import { answerWith } from './process.ts'

/** The peer: the official library as its guide shows it, with a handler that does nothing and keeps nothing. */
shopify.webhooks.addHandlers({
  ORDERS_CREATE: [
    { deliveryMethod: DeliveryMethod.Http, callbackUrl: '/webhooks/shopify', callback: async () => undefined },
  ],
})
const site = express()
site.post('/webhooks/shopify', express.text({ type: '*/*' }), async (req, res) => {
  await shopify.webhooks.process({ rawBody: req.body as string, rawRequest: req, rawResponse: res })
})
const server = site.listen(0, '127.0.0.1', () => {
  answerWith(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => null)
})
