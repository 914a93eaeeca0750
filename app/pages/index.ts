import { readFileSync } from 'node:fs'
import { Router } from 'express'
import { clickRoutes } from './click.ts'
import { inboundRoutes } from './inbound.ts'
import { mailboxRoutes } from './mailbox.ts'
import type { PagesNeeds } from './needs.ts'
import { surveyRoutes } from './survey.ts'
import { unsubscribeRoutes } from './unsubscribe.ts'

/** What customers see, and the door for their mail. No page sets a cookie, runs a script or needs one. */
export function pagesRouter(needs: PagesNeeds): Router {
  const router = Router()
  const css = readFileSync(new URL('../../public/pages.css', import.meta.url))
  router.get('/assets/pages.css', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=3600').type('css').send(css)
  })
  router.use('/s', surveyRoutes(needs))
  router.use('/u', unsubscribeRoutes(needs))
  router.use('/c', clickRoutes(needs))
  router.use('/inbound', inboundRoutes(needs))
  if (needs.mailbox) router.use('/mailbox', mailboxRoutes(needs))
  return router
}
