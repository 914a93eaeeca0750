import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express'
import { fenceOf } from '../db/installation.ts'
import { findShop, listShops, shopById } from '../shops/shops.ts'
import { signOut } from '../shops/staff.ts'
import { customerRoom } from './customers/index.ts'
import { search } from './search.ts'
import { answer, markRead } from './answer.ts'
import { exportFeedback } from './conversations/export.ts'
import { conversationRoutes } from './conversations/index.ts'
import { codes } from './codes.ts'
import { enterAlone, formReaders } from './forms.ts'
import { feedback } from './feedback.ts'
import { flow, flowLetter, lift, saveFlow, switchOnOff } from './flow.ts'
import { flowList } from './flows.ts'
import { bounceOf, enterEmbedded, sessionTokenOf } from './embedded.ts'
import { clearSessionCookie, hasCsrfToken, isFromOurPage, safeHeaders } from './guard.ts'
import { home } from './home.ts'
import { changeLetter, editLetter } from './letters/editor.ts'
import { previewLetter } from './letters/preview.ts'
import { journal, payload, takeAgain } from './journal.ts'
import { journey, station } from './journey.ts'
import { languageOf } from './language.ts'
import { letter, message, sendAgain } from './message.ts'
import { messages } from './messages.ts'
import { sayTwice } from './platform-letters.ts'
import type { AdminNeeds } from './needs.ts'
import { numbersRoom } from './numbers/index.ts'
import { ownAccount, saveOwnPassword } from './account.ts'
import { hasAccounts } from '../shops/accounts.ts'
import { mayDo } from './roles.ts'
import { beginRehearsal, rehearsal } from './rehearsal.ts'
import { setUp } from './set-up.ts'
import { signIn } from './sign-in.ts'
import { invitePerson, linkForPerson, people, removePerson, savePersonRole } from './people.ts'
import { connectPages } from './connect/index.ts'
import { rememberWay, wayOn } from './connect/way.ts'
import { publicFiles } from './file.ts'
import { settingsRoutes } from './settings/routes.ts'
import { surveyRooms } from './surveys/index.ts'
import { pulseRoom } from './pulse/index.ts'
import { themesRoom } from './themes/index.ts'
import { webhooksRoom } from './settings/webhooks.ts'
import { baseOf } from './address.ts'
import { openVisit, page, refuse, setVisit, showPage } from './visit.ts'
import type { Session } from '../shops/staff.ts'

type Locals = { session: Session }

/** The merchant's pages, mounted at `/admin`: standalone with a one-time link to sign in, or inside Shopify's admin. */
export function adminRouter(needs: AdminNeeds): Router {
  const router = express.Router()
  router.use(safeHeaders)
  router.use(publicFiles())
  router.use(formReaders(needs))
  router.use(signIn(needs))
  router.use(onlySignedIn(needs))
  router.post('/sign-out', async (_req, res) => {
    await signOut(needs.db.knex, (res.locals as Locals).session)
    clearSessionCookie(res, needs.secureCookies)
    res.redirect(303, '/admin')
  })
  router.use(setUp(needs))
  router.get('/', async (req, res) => {
    const { session } = res.locals as Locals
    const way = wayOn(req, res, needs.secureCookies)
    if (way !== null) return res.redirect(303, way)
    const [first] = await shopsOf(needs, session)
    if (!first && session.account === null && !(await hasAccounts(needs.db.knex)))
      return res.redirect(303, '/admin/set-up')
    if (first) return res.redirect(303, baseOf(first))
    const language = languageOf(req, res, needs.secureCookies, null)
    return showPage(needs, req, res, { view: 'shops', language, data: { shops: [] } })
  })
  router.get('/shops', async (req, res) => {
    const { session } = res.locals as Locals
    const shops = (await shopsOf(needs, session)).map((shop) => ({ ...shop, href: baseOf(shop) }))
    const language = languageOf(req, res, needs.secureCookies, null)
    showPage(needs, req, res, { view: 'shops', language, data: { shops, csrf: session.csrf } })
  })
  router.use('/connect', connectPages(needs))
  router.use('/shops/:domain', onlyOwnShop(needs), onlyWithRole(needs), rooms())
  router.use((req, res) => refuse(needs, req, res, 404))
  router.use(whenItFails(needs))
  return router
}

function rooms(): Router {
  const router = express.Router()
  router.get('/', page(home))
  router.get('/search', page(search))
  router.get('/journey', page(journey))
  router.get('/journey/:station', page(station))
  router.use(customerRoom())
  router.get('/feedback', page(feedback))
  router.get('/feedback/export.csv', page(exportFeedback('csv')))
  router.get('/feedback/export.json', page(exportFeedback('json')))
  router.get('/feedback/:id', page(answer))
  router.post('/feedback/:id/read', page(markRead))
  router.use('/feedback/:id', conversationRoutes())
  router.get('/messages', page(messages))
  router.get('/messages/:id', page(message))
  router.get('/messages/:id/letter', page(letter))
  router.post('/messages/:id/again', page(sendAgain))
  router.get('/flows', page(flowList))
  router.get('/flows/:flow', page(flow))
  router.post('/flows/:flow', page(saveFlow))
  router.post('/flows/:flow/switch', page(switchOnOff))
  router.post('/flows/:flow/lift', page(lift))
  router.post('/flows/:flow/twice', page(sayTwice))
  router.get('/flows/:flow/rehearsal', page(rehearsal))
  router.post('/flows/:flow/rehearsal', page(beginRehearsal))
  router.get('/flows/:flow/letter', page(flowLetter))
  router.get('/flows/:flow/write', page(editLetter))
  router.post('/flows/:flow/write', page(changeLetter))
  router.get('/flows/:flow/write/preview', page(previewLetter))
  router.get('/codes', page(codes))
  router.use('/surveys', surveyRooms())
  router.use('/themes', themesRoom())
  router.use('/pulse', pulseRoom())
  numbersRoom(router)
  router.use('/settings', settingsRoutes())
  webhooksRoom(router)
  router.get('/journal', page(journal))
  router.get('/journal/:id/payload', page(payload))
  router.post('/journal/:id/again', page(takeAgain))
  router.get('/people', page(people))
  router.post('/people', page(invitePerson))
  router.post('/people/:id/role', page(savePersonRole))
  router.post('/people/:id/link', page(linkForPerson))
  router.post('/people/:id/remove', page(removePerson))
  router.get('/account', page(ownAccount))
  router.post('/account', page(saveOwnPassword))
  return router
}

const onlyWithRole =
  (needs: AdminNeeds): RequestHandler =>
  (req, res, next) => {
    if (mayDo((res.locals as Locals).session.role, req.method, req.path)) return next()
    return refuse(needs, req, res, 403, null, 'role')
  }

/** Lets signed-in people on; every form must besides carry its session's token and come from a page of ours. */
const onlySignedIn =
  (needs: AdminNeeds): RequestHandler =>
  async (req, res, next) => {
    const token = sessionTokenOf(req)
    const entry = token ? await enterEmbedded(needs, res, token) : await enterAlone(needs, req)
    if (entry && 'install' in entry)
      return res.redirect(302, `/shopify${new URL(req.originalUrl, needs.appUrl).search}`)
    if (!entry) {
      const bounce = bounceOf(needs, req)
      if (bounce) return res.redirect(302, bounce)
      if (token) res.set('X-Shopify-Retry-Invalid-Session-Request', '1')
      rememberWay(req, res, needs.secureCookies)
      return refuse(needs, req, res, 401)
    }
    const { session } = entry
    const reads = req.method === 'GET' || req.method === 'HEAD'
    if (!reads && !(isFromOurPage(req, needs.appUrl) && hasCsrfToken(req, session))) return refuse(needs, req, res, 403)
    ;(res.locals as Locals).session = session
    return next()
  }

/** The shop in the address, if the session may see it; any other is answered like one that does not exist. */
const onlyOwnShop =
  (needs: AdminNeeds): RequestHandler<{ domain: string }> =>
  async (req, res, next) => {
    const { session } = res.locals as Locals
    const shop = await findShop(needs.db.knex, req.params.domain)
    if (!shop || (session.shopId !== null && session.shopId !== shop.id)) return refuse(needs, req, res, 404)
    setVisit(res, openVisit(needs, req, res, session, shop, await fenceOf(needs.db.knex)))
    return next()
  }

async function shopsOf({ db }: AdminNeeds, session: Session) {
  if (session.shopId === null) return listShops(db.knex)
  const shop = await shopById(db.knex, session.shopId)
  return shop ? [shop] : []
}

const whenItFails =
  (needs: AdminNeeds): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error)
    // A malformed address or form is the sender's fault (Express marks it so); it need not be reported.
    const status = (error as { status?: number }).status ?? 500
    if (status < 500) return refuse(needs, req, res, 404)
    needs.report(error, `the page ${req.method} ${req.baseUrl}${req.path} failed`)
    return refuse(needs, req, res, 500)
  }
