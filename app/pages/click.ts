import { Router } from 'express'
import { trapLink } from '../keys/tokens.ts'
import { linkTarget } from '../outbox/messages.ts'
import { recordClick } from '../responses/clicks.ts'
import { recordSight } from '../responses/sights.ts'
import { cameFrom, keepPrivate, refuse, show } from './letter.ts'
import { machineIn, sightOf } from './manner.ts'
import type { PagesNeeds } from './needs.ts'

/** The way from a letter to where its link leads. Targets are kept here, so nobody can make these addresses lead elsewhere. */
export function clickRoutes(needs: PagesNeeds): Router {
  const router = Router()
  router.get('/:token', async (req, res) => {
    const came = await cameFrom(needs, 'click', req, res)
    if (!came) return
    const { message, link } = came
    if (link === trapLink) {
      await recordSight(needs.db, message, sightOf(needs, req, message.id, 'trap', null))
      return show(needs, res, came, 'pages/trap', { titleKey: 'trap.title' })
    }
    const target = await linkTarget(needs.db.knex, message.shopId, message.id, link)
    if (target === null) return refuse(needs, req, res, 404, 'click-gone')
    await recordSight(needs.db, message, sightOf(needs, req, message.id, 'link', link))
    await recordClick(needs.db, message, { link, machine: machineIn(req) }, needs.now())
    keepPrivate(res)
    res.redirect(302, target)
  })
  return router
}
