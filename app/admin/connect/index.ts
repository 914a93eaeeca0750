import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { findShop } from '../../shops/shops.ts'
import type { Session } from '../../shops/staff.ts'
import { giveTicket, type Ticket } from '../../shops/tickets.ts'
import { domainOf, storeAddress, withinStore } from '../../storefronts/connect/address.ts'
import { isChallenge } from '../../storefronts/connect/handshake.ts'
import { agreementPage } from '../../storefronts/woocommerce/keys.ts'
import { languageOf } from '../language.ts'
import type { AdminNeeds } from '../needs.ts'
import { one } from '../query.ts'
import { baseOf } from '../address.ts'
import { refuse, showPage } from '../visit.ts'
import { mayGoOnTo } from '../guard.ts'
import { pluginFiles } from './files.ts'

const platforms = ['woocommerce', 'prestashop'] as const

/** What a store's plugin asks for, as its administrator's browser brings it. */
type Wish = {
  readonly platform: Ticket['platform']
  readonly address: string
  readonly challenge: string
  /** The store's own word, given back so that it knows whom it sent here. */
  readonly state: string
  readonly back: URL
}

/** Connecting shops on WooCommerce and PrestaShop, mounted at `/admin/connect`: pages that belong to no shop, for there is none yet. */
export function connectPages(needs: AdminNeeds): Router {
  const router = express.Router()
  const sessionIn = (res: Response): Session => (res.locals as { session: Session }).session
  const show = (req: Request, res: Response, view: string, data: object, status = 200): void =>
    showPage(needs, req, res, {
      view,
      language: languageOf(req, res, needs.secureCookies, null),
      status,
      data: { csrf: sessionIn(res).csrf, ...data },
    })
  const allowPrivate = needs.stores?.allowPrivate ?? false

  const onlyOwners: RequestHandler = (req, res, next) => {
    const { role, user } = sessionIn(res)
    return role === 'owner' && user === null ? next() : refuse(needs, req, res, 403, null, 'role')
  }
  router.use(onlyOwners)
  router.get('/', (req, res) =>
    show(req, res, 'connect', {
      store: '',
      fault: null,
      packages: pluginFiles,
      seesAll: sessionIn(res).shopId === null,
    }),
  )
  router.use('/files', (req, res, next) => {
    const file = pluginFiles.find(({ href }) => href === `/admin/connect/files${req.path}`)
    if (!file || req.method !== 'GET') return next()
    return res.attachment(file.name).type('application/zip').send(file.bytes())
  })

  /** Without the plugin: WooCommerce itself asks its administrator and hands us keys. */
  router.post('/keys', async (req, res) => {
    const { shopId } = sessionIn(res)
    const typed = one((req.body as { store?: unknown }).store)
    const store = storeAddress(typed, allowPrivate)
    if (store === null) {
      const data = { store: typed, fault: 'connect.noAddress', packages: pluginFiles, seesAll: shopId === null }
      return show(req, res, 'connect', data, 422)
    }
    const ticket = { kind: 'keys', platform: 'woocommerce', address: store, challenge: null, shopId } as const
    const code = await giveTicket(needs.db.knex, ticket, needs.now())
    return show(req, res, 'connect-go', { store, href: agreementPage(store, code, needs.appUrl) })
  })
  router.get('/woocommerce/done', async (req, res) => {
    const store = storeAddress(one(req.query['store']), allowPrivate)
    const shop = store === null ? null : await findShop(needs.db.knex, domainOf(store))
    const { shopId } = sessionIn(res)
    if (one(req.query['success']) === '1' && shop && (shopId === null || shopId === shop.id))
      return res.redirect(303, `${baseOf(shop)}/settings/connection`)
    return show(req, res, 'connect-failed', { store: store ?? '' }, 422)
  })

  router.get('/:platform', (req, res) => {
    const wish = readWish(req.params.platform, req.query, allowPrivate)
    if (!wish) return refuse(needs, req, res, 404)
    mayGoOnTo(res, wish.back.origin)
    return show(req, res, 'connect-agree', {
      action: `/admin/connect/${wish.platform}`,
      store: wish.address,
      platformKey: `connect.${wish.platform}`,
      fields: Object.entries({
        shop: wish.address,
        challenge: wish.challenge,
        state: wish.state,
        back: wish.back.href,
      }).map(([name, value]) => ({ name, value })),
    })
  })
  router.post('/:platform', async (req, res) => {
    const wish = readWish(req.params.platform, req.body as object, allowPrivate)
    if (!wish) return refuse(needs, req, res, 404)
    const { shopId } = sessionIn(res)
    const { platform, address, challenge } = wish
    const code = await giveTicket(needs.db.knex, { kind: 'plugin', platform, address, challenge, shopId }, needs.now())
    wish.back.searchParams.set('aftercare_code', code)
    wish.back.searchParams.set('aftercare_state', wish.state)
    return res.redirect(303, wish.back.href)
  })
  return router
}

function readWish(named: string, told: object, allowPrivate: boolean): Wish | null {
  const form = told as Readonly<Record<string, unknown>>
  const platform = platforms.find((name) => name === named)
  const address = storeAddress(one(form['shop']), allowPrivate)
  const challenge = one(form['challenge'])
  const state = one(form['state'])
  // The way back must lead to the very store that is connected: a code given to another host would be lost to it.
  const back = address === null ? null : withinStore(one(form['back']), address)
  if (!platform || address === null || !back || !isChallenge(challenge) || !/^[\w-]{8,128}$/.test(state)) return null
  return { platform, address, challenge, state, back }
}
