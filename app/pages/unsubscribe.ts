import { Router, type Request } from 'express'
import type { Purpose } from '../domain/customer.ts'
import { choose, chosen, purposes, stopLetters, stoppedBy } from '../responses/unsubscribe.ts'
import { formOf, readForm } from './form.ts'
import { cameFrom, show, type Came } from './letter.ts'
import type { PagesNeeds } from './needs.ts'

export function unsubscribeRoutes(needs: PagesNeeds): Router {
  const router = Router()

  // Looking changes nothing: scanners and prefetchers open this too.
  router.get('/:token', async (req, res) => {
    const came = await cameFrom(needs, 'unsubscribe', req, res)
    if (came) show(needs, res, came, 'pages/unsubscribe', await choices(needs, came, req.params.token, null))
  })

  // A mail client's one-click (RFC 8058), the page's own button, or the finer choices; committed before the answer, never a redirect.
  router.post('/:token', ...readForm, async (req: Request<{ token: string }>, res) => {
    const came = await cameFrom(needs, 'unsubscribe', req, res)
    if (!came) return
    const form = await formOf(req)
    const fine = form['action']?.[0] === 'choose'
    const wanted = new Set(fine ? purposes.filter((purpose) => form['letters']?.includes(purpose)) : [])
    await needs.db.write((trx) =>
      fine
        ? choose(trx, needs.keys, came.message, wanted, needs.now())
        : stopLetters(trx, needs.keys, came.message, needs.now()),
    )
    const done = fine ? 'saved' : 'stopped'
    show(needs, res, came, 'pages/unsubscribe', await choices(needs, came, req.params.token, done, wanted))
  })

  return router
}

async function choices(
  needs: PagesNeeds,
  came: Came,
  token: string,
  done: 'saved' | 'stopped' | null,
  asked: ReadonlySet<Purpose> = new Set(),
): Promise<object> {
  const wanted = await chosen(needs.db.knex, came.message)
  const stopping = stoppedBy(came.message.purpose)
  return {
    action: `/u/${token}`,
    titleKey: done === 'stopped' ? 'unsubscribe.stopped' : done === 'saved' ? 'unsubscribe.saved' : 'unsubscribe.title',
    asking: done === null && stopping.some((purpose) => wanted.has(purpose)),
    done: done === 'stopped',
    already: done === null,
    held: [...asked].some((purpose) => !wanted.has(purpose)),
    stops: stopping.map((purpose) => ({ key: `letters.${purpose}` })),
    choices: purposes.map((purpose: Purpose) => ({
      purpose,
      key: `letters.${purpose}`,
      hintKey: `letters.${purpose}.hint`,
      wanted: wanted.has(purpose),
    })),
  }
}
