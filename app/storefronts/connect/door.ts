import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express'
import { type Part, part } from '../payload.ts'
import { type Connected, sentenceOf } from './handshake.ts'

export type ConnectDoorNeeds = {
  readonly connectByPlugin: (told: Part) => Promise<Connected>
  readonly connectByKeys: (told: Part) => Promise<Connected>
}

/**
 * Where stores themselves come to be connected, mounted at `/connect`. Programs speak here: nobody is signed in, and what is sent
 * proves itself by a ticket.
 */
export function connectDoor({ connectByPlugin, connectByKeys }: ConnectDoorNeeds): Router {
  const router = express.Router()
  router.use(express.json({ limit: '64kb' }))
  const answer =
    (connect: (told: Part) => Promise<Connected>) =>
    async (req: Request, res: Response): Promise<void> => {
      res.set('Cache-Control', 'no-store')
      try {
        const { shop, secret, deliveries, admin } = await connect(part(req.body) ?? {})
        res.json({ shop: shop.domain, name: shop.name, secret, deliveries, admin })
      } catch (error) {
        const sentence = sentenceOf(error)
        if (sentence === null) throw error
        refuse(res, 403, sentence)
      }
    }
  // The keys go to the platform's own server, which needs no answer but 200 and must not learn the secret.
  router.post(
    '/woocommerce/keys',
    answer(async (told) => ({ ...(await connectByKeys(told)), secret: '' })),
  )
  router.post('/:platform', answer(connectByPlugin))
  router.use(whenItFails)
  return router
}

const whenItFails: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  const { status } = error as { status?: unknown }
  if (typeof status !== 'number' || status >= 500) return next(error)
  return refuse(res, status, 'The request could not be understood.')
}

/** RFC 9457. */
function refuse(res: Response, status: number, detail: string): void {
  res
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ status, title: 'Not connected', detail }))
}
