import { Router } from 'express'
import type { ShopifyDoorNeeds } from './needs.ts'
import { stopLettersAction } from './stop-letters.ts'
import { surveyBlock } from './survey-block.ts'

/** What Shopify asks us on behalf of a shop, each time signed: blocks in its theme, and steps of its Flow. Mounted at `/shopify`. */
export function shopifyDoors(needs: ShopifyDoorNeeds): Router {
  const router = Router()
  router.get('/proxy/survey', surveyBlock(needs))
  router.post('/flow/stop-letters', ...stopLettersAction(needs))
  return router
}
