import express, { type Request, type Response, type Router } from 'express'
import { accountBehind, accountWith, choosePassword } from '../shops/accounts.ts'
import { isSignInLinkGood, openSession, useSignInLink } from '../shops/staff.ts'
import { forgetFailures, mayTry, noteFailure } from '../shops/tries.ts'
import { readPassword } from './account-form.ts'
import { isFromOurPage, setSessionCookie } from './guard.ts'
import { languageOf } from './language.ts'
import type { AdminNeeds } from './needs.ts'
import { one } from './query.ts'
import { refuse, showPage } from './visit.ts'

/** Wrong tries in a quarter of an hour: at one account from one address, and from one address at all. */
const allowed = { account: 10, address: 100 }

/** Everything one may open without being signed in: the form, the one-time link, and the link to choose a password. */
export function signIn(needs: AdminNeeds): Router {
  const router = express.Router()
  const { db, secureCookies } = needs
  const show = (req: Request, res: Response, view: string, data: object, status = 200): void =>
    showPage(needs, req, res, { view, language: languageOf(req, res, secureCookies, null), status, data })

  router.use(['/sign-in', '/password'], (req, res, next) => {
    // The address is a secret until it is used.
    res.set('Referrer-Policy', 'no-referrer')
    // A page without referrers sends its form with the origin "null" where `Sec-Fetch-Site` is missing; the token vouches for it.
    const anonymous = req.get('origin') === 'null' && req.get('sec-fetch-site') === undefined
    if (req.method === 'POST' && !anonymous && !isFromOurPage(req, needs.appUrl)) return refuse(needs, req, res, 403)
    return next()
  })

  router.get('/sign-in', (req, res) => show(req, res, 'sign-in', { form: true, email: '' }))
  router.post('/sign-in', async (req, res) => {
    const now = needs.now()
    const form = req.body as { email?: unknown; password?: unknown } | undefined
    const email = one(form?.email).toLowerCase()
    const here = `from ${req.ip}`
    const counted = [
      [`${email} ${here}`, allowed.account],
      [here, allowed.address],
    ] as const
    for (const [what, most] of counted)
      if (!(await mayTry(db.knex, what, most, now))) {
        res.set('Retry-After', '900')
        return show(req, res, 'sign-in', { form: true, email, tooMany: true }, 429)
      }
    const account = await accountWith(db.knex, email, typeof form?.password === 'string' ? form.password : '')
    if (!account) {
      for (const [what] of counted) await noteFailure(db, what, now)
      return show(req, res, 'sign-in', { form: true, email, wrong: true }, 401)
    }
    await forgetFailures(db.knex, counted[0][0])
    const { cookie } = await openSession(db.knex, { shopId: account.shopId, account }, now)
    setSessionCookie(res, secureCookies, cookie)
    return res.redirect(303, '/admin')
  })

  /** Looking at a one-time link uses nothing up, so a mail scanner cannot burn it; its button does. */
  router.get('/sign-in/:token', async (req, res) => {
    const good = await isSignInLinkGood(db.knex, req.params.token, needs.now())
    const action = `/admin/sign-in/${encodeURIComponent(req.params.token)}`
    show(req, res, 'sign-in', { good, action }, good ? 200 : 410)
  })
  router.post('/sign-in/:token', async (req, res) => {
    const entered = await useSignInLink(db, req.params.token, needs.now())
    if (!entered) return show(req, res, 'sign-in', { good: false }, 410)
    setSessionCookie(res, secureCookies, entered.cookie)
    return res.redirect(303, '/admin')
  })

  router.get('/password/:token', async (req, res) => {
    const account = await accountBehind(db.knex, req.params.token, needs.now())
    show(req, res, 'password', { account }, account ? 200 : 410)
  })
  router.post('/password/:token', async (req, res) => {
    const now = needs.now()
    const behind = await accountBehind(db.knex, req.params.token, now)
    if (!behind) return show(req, res, 'password', {}, 410)
    const { password, faults } = readPassword(req.body, 'password', [behind.email, behind.name])
    if (faults['password']) return show(req, res, 'password', { account: behind, fault: faults['password'] }, 422)
    const account = await choosePassword(db, req.params.token, password, now)
    if (!account) return show(req, res, 'password', {}, 410)
    const { cookie } = await openSession(db.knex, { shopId: account.shopId, account }, now)
    setSessionCookie(res, secureCookies, cookie)
    return res.redirect(303, '/admin')
  })
  return router
}
