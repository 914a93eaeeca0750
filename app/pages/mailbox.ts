import { Router, type Request, type Response } from 'express'
import PostalMime from 'postal-mime'
import { unpackLetter } from '../db/packing.ts'
import { ourLanguages } from '../domain/language.ts'
import { keepPrivate, languageOf } from './letter.ts'
import type { PagesNeeds } from './needs.ts'

type Row = {
  shop_id: number
  message_id: string
  subject: string
  at: number
  to_address: string | null
  shop: string
  flow: string
}

const pageSize = 50

/** Every letter, for development without a mail server: as the customer would have it. */
export function mailboxRoutes(needs: PagesNeeds): Router {
  const { knex } = needs.db
  const router = Router()
  const page = (req: Request, res: Response, view: string, data: object): void => {
    keepPrivate(res)
    res.set(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'`,
    )
    const frame = { layout: 'customer', locale: languageOf(req, ourLanguages), timeZone: 'UTC' }
    res.send(needs.pages.page(view, { ...frame, data: { wide: true, titleKey: 'mailbox.title', ...data } }))
  }
  const letters = () =>
    knex('letters')
      .join('messages', (on) => on.on('messages.shop_id', 'letters.shop_id').andOn('messages.id', 'letters.message_id'))
      .join('shops', 'shops.id', 'letters.shop_id')
  const kept = async (req: Request): Promise<{ mime: Buffer; at: number } | null> => {
    const { shop, id } = req.params
    const row = (await knex('letters')
      .where({ shop_id: /^\d{1,9}$/.test(String(shop)) ? Number(shop) : 0, message_id: String(id) })
      .first('mime', 'at')) as { mime: Buffer; at: number } | undefined
    return row ? { ...row, mime: unpackLetter(row.mime) } : null
  }

  router.get('/', async (req, res) => {
    const { from } = req.query
    const after = typeof from === 'string' && /^\d{1,7}$/.test(from) ? Number(from) : 0
    const rows = (await letters()
      .orderBy('letters.at', 'desc')
      .orderBy('letters.message_id', 'desc')
      .offset(after)
      .limit(pageSize + 1)
      .select(
        'letters.shop_id',
        'letters.message_id',
        'letters.subject',
        'letters.at',
        'messages.to_address',
        'messages.flow',
        {
          shop: 'shops.name',
        },
      )) as Row[]
    page(req, res, 'pages/mailbox', {
      letters: rows.slice(0, pageSize).map((row) => ({ ...row, href: `/mailbox/${row.shop_id}/${row.message_id}` })),
      older: rows.length > pageSize ? `/mailbox?from=${after + pageSize}` : null,
    })
  })

  router.get('/:shop/:id', async (req, res, next) => {
    const letter = await kept(req)
    if (!letter) return next()
    const mail = await PostalMime.parse(letter.mime)
    page(req, res, 'pages/mailbox-letter', {
      title: mail.subject ?? '',
      from: mail.from?.name ?? mail.from?.address ?? '',
      to: mail.to?.map(({ address }) => address).join(', ') ?? '',
      at: letter.at,
      text: mail.text ?? '',
      headers: mail.headers.map(({ originalKey, value }) => `${originalKey}: ${value}`).join('\n'),
      frame: `${req.baseUrl}${req.path}/html`,
      raw: `${req.baseUrl}${req.path}/raw`,
    })
  })

  router.get('/:shop/:id/html', async (req, res, next) => {
    const letter = await kept(req)
    if (!letter) return next()
    keepPrivate(res)
    res.set({
      'Content-Security-Policy': `sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-ancestors 'self'`,
      'X-Frame-Options': 'SAMEORIGIN',
    })
    res
      .type('html')
      .send((await PostalMime.parse(letter.mime)).html?.replace('<head>', '<head><base target="_top">') ?? '')
  })

  router.get('/:shop/:id/raw', async (req, res, next) => {
    const letter = await kept(req)
    if (!letter) return next()
    keepPrivate(res)
    res.set('Content-Disposition', 'attachment; filename="letter.eml"').type('message/rfc822').send(letter.mime)
  })

  return router
}
