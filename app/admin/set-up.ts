import express, { type Router } from 'express'
import { addFirstOwner, hasAccounts } from '../shops/accounts.ts'
import { openSession, type Session, signOut } from '../shops/staff.ts'
import { readPassword, readPerson } from './account-form.ts'
import { setSessionCookie } from './guard.ts'
import { languageOf } from './language.ts'
import type { AdminNeeds } from './needs.ts'
import { refuse, showPage } from './visit.ts'

/**
 * The first run: who came by the server's own link makes the first account. Once there is one, the page does not exist
 * any more, and of two who try at once only one makes it.
 */
export function setUp(needs: AdminNeeds): Router {
  const router = express.Router()
  const { db, secureCookies } = needs
  const sessionIn = (res: express.Response): Session => (res.locals as { session: Session }).session

  router.use('/set-up', async (req, res, next) => {
    const { shopId, account } = sessionIn(res)
    if (shopId !== null || account !== null || (await hasAccounts(db.knex))) return refuse(needs, req, res, 404)
    return next()
  })
  router.get('/set-up', (req, res) => {
    const language = languageOf(req, res, secureCookies, null)
    showPage(needs, req, res, {
      view: 'set-up',
      language,
      data: { csrf: sessionIn(res).csrf, name: '', email: '', faults: {} },
    })
  })
  router.post('/set-up', async (req, res) => {
    const session = sessionIn(res)
    const language = languageOf(req, res, secureCookies, null)
    const { name, email, faults } = readPerson(req.body)
    const { password, faults: passwordFaults } = readPassword(req.body, 'password', [name, email])
    const all = { ...faults, ...passwordFaults }
    if (Object.keys(all).length > 0) {
      const data = { csrf: session.csrf, name, email, faults: all }
      return showPage(needs, req, res, { view: 'set-up', language, status: 422, data })
    }
    const now = needs.now()
    const account = await addFirstOwner(db, { name, email, password }, now)
    if (!account) return refuse(needs, req, res, 404)
    await signOut(db.knex, session)
    const { cookie } = await openSession(db.knex, { shopId: null, account }, now)
    setSessionCookie(res, secureCookies, cookie)
    return res.redirect(303, '/admin')
  })
  return router
}
