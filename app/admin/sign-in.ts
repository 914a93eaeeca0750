import express, { type Router } from 'express'
import { isSignInLinkGood, useSignInLink } from '../shops/staff.ts'
import { isFromOurPage, setSessionCookie } from './guard.ts'
import { languageOf } from './language.ts'
import type { AdminNeeds } from './needs.ts'
import { refuse, showPage } from './visit.ts'

/** The one-time link: looking at it uses nothing up, so a mail scanner cannot burn it; its button does. */
export function signIn(needs: AdminNeeds): Router {
  const router = express.Router()
  const { db, secureCookies } = needs
  router.use('/sign-in', (_req, res, next) => {
    // The address is a secret until it is used.
    res.set('Referrer-Policy', 'no-referrer')
    next()
  })
  router.get('/sign-in/:token', async (req, res) => {
    const good = await isSignInLinkGood(db.knex, req.params.token, needs.now())
    const language = languageOf(req, res, secureCookies, null)
    const data = { good, action: `/admin/sign-in/${encodeURIComponent(req.params.token)}` }
    showPage(needs, req, res, { view: 'sign-in', language, status: good ? 200 : 410, data })
  })
  router.post('/sign-in/:token', async (req, res) => {
    // A page without referrers sends its form with the origin "null" where `Sec-Fetch-Site` is missing; the token vouches for it.
    const anonymous = req.get('origin') === 'null' && req.get('sec-fetch-site') === undefined
    if (!anonymous && !isFromOurPage(req, needs.appUrl)) return refuse(needs, req, res, 403)
    const entered = await useSignInLink(db, req.params.token, needs.now())
    if (!entered) {
      const language = languageOf(req, res, secureCookies, null)
      return showPage(needs, req, res, { view: 'sign-in', language, status: 410, data: { good: false } })
    }
    setSessionCookie(res, secureCookies, entered.cookie)
    return res.redirect(303, '/admin')
  })
  return router
}
