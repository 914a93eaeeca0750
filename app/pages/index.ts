import { Router } from 'express'
import { customerStyles, favicon } from '../render/page-asset.ts'
import { clickRoutes } from './click.ts'
import { explainFault } from './fault.ts'
import { inboundRoutes } from './inbound.ts'
import { logo } from './logo.ts'
import { mailboxRoutes } from './mailbox.ts'
import type { PagesNeeds } from './needs.ts'
import { pulseRoutes } from './pulse.ts'
import { surveyRoutes } from './survey/letter.ts'
import { openSurveyRoutes } from './survey/open.ts'
import { unsubscribeRoutes } from './unsubscribe.ts'

/** What customers see, and the door for their mail. No page sets a cookie, runs a script or needs one. */
export function pagesRouter(needs: PagesNeeds): Router {
  const router = Router()
  router.get(customerStyles.path, (_req, res) => {
    // Pages that merchants look at in a sandbox have no origin, and would stand there without their styles.
    res.set({ 'Cache-Control': 'public, max-age=31536000, immutable', 'Cross-Origin-Resource-Policy': 'cross-origin' })
    res.type('css').send(customerStyles.body)
  })
  router.get(favicon.path, (_req, res) => {
    res.set('Cache-Control', 'public, max-age=86400').type('svg').send(favicon.body)
  })
  router.use('/s', surveyRoutes(needs))
  router.use('/p', pulseRoutes(needs))
  router.use('/q', openSurveyRoutes(needs))
  router.use('/u', unsubscribeRoutes(needs))
  router.use('/c', clickRoutes(needs))
  router.get('/logo/:shop/:id', logo(needs))
  router.use('/inbound', inboundRoutes(needs))
  if (needs.mailbox) router.use('/mailbox', mailboxRoutes(needs))
  router.use(explainFault(needs))
  return router
}
