/** The demo's deliveries serve the tests too: one place knows how Shopify's look. */
export {
  bodyOf,
  checkoutPayload,
  fulfillmentPayload,
  orderPayload,
  scanPayload,
  type Payload,
} from '../../app/cli/demo/deliveries.ts'
