import { randomUUID } from 'node:crypto'
import { Router, type Request, type Response } from 'express'
import { scoreFrom } from '../domain/answer.ts'
import { ourLanguages } from '../domain/language.ts'
import { scoresOf } from '../domain/survey.ts'
import type { Shop } from '../domain/shop.ts'
import type { Keys } from '../keys/keys.ts'
import { makeToken, readToken } from '../keys/tokens.ts'
import { addIdea, ideasOf, voteFor } from '../pulse/ideas.ts'
import { recordPulse, type Round, roundById } from '../pulse/rounds.ts'
import { shopById } from '../shops/shops.ts'
import { type Form, formOf, readForm } from './form.ts'
import { keepPrivate, languageOf, refuse } from './letter.ts'
import type { PagesNeeds } from './needs.ts'

const longest = 2_000
const never = Date.UTC(2090, 0)
const isPage = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

/** Where the shop's own people answer a round and bring ideas: one address for all of them. */
export const pulseAddress =
  (keys: Keys, appUrl: string) =>
  (shopId: number, roundId: string): string =>
    `${appUrl}/p/${makeToken(keys, 'pulse', { shopId, messageId: roundId, link: 0, expiresAt: never })}`

type Came = { readonly round: Round; readonly shop: Shop; readonly here: string }

/** The staff's page. It asks nobody who they are, and stores nothing that says so. */
export function pulseRoutes(needs: PagesNeeds): Router {
  const router = Router()
  const { knex } = needs.db

  router.get('/:token', async (req, res) => {
    const came = await cameTo(needs, req, res)
    if (came) await show(needs, req, res, came, {})
  })

  router.post('/:token', ...readForm, async (req: Request<{ token: string }>, res) => {
    const came = await cameTo(needs, req, res)
    if (!came) return
    const form = await formOf(req)
    const score = scoreFrom('nps', first(form, 'score'))
    const words = first(form, 'words').trim().slice(0, longest)
    if (score === null && words === '') return show(needs, req, res, came, { fault: true, words }, 422)
    const page = isPage(first(form, 'page')) ? first(form, 'page') : randomUUID()
    if (first(form, 'website') === '')
      await recordPulse(
        needs.db,
        { shopId: came.shop.id, roundId: came.round.id, page },
        { score, words: words || null },
      )
    await show(needs, req, res, came, { doneKey: 'pulse.done' })
  })

  router.post('/:token/ideas', ...readForm, async (req: Request<{ token: string }>, res) => {
    const came = await cameTo(needs, req, res)
    if (!came) return
    const form = await formOf(req)
    const words = first(form, 'idea').trim().slice(0, longest)
    if (words !== '' && first(form, 'website') === '') await addIdea(knex, came.shop.id, words, needs.now())
    await show(needs, req, res, came, { doneKey: words === '' ? null : 'pulse.ideaDone' })
  })

  router.post('/:token/votes', ...readForm, async (req: Request<{ token: string }>, res) => {
    const came = await cameTo(needs, req, res)
    if (!came) return
    const idea = first(await formOf(req), 'idea')
    // Keyed by the idea: who votes for two ideas cannot be told to be one.
    const voter = needs.keys.fingerprint(`vote ${idea} ${req.ip ?? ''} ${req.get('user-agent') ?? ''}`).slice(0, 16)
    const known = isPage(idea) && (await voteFor(knex, came.shop.id, idea, voter))
    await show(needs, req, res, came, { doneKey: known ? 'pulse.voteDone' : null })
  })

  return router
}

const first = (form: Form, name: string): string => form[name]?.[0] ?? ''

async function cameTo(needs: PagesNeeds, req: Request<{ token: string }>, res: Response): Promise<Came | null> {
  const reading = readToken(needs.keys, 'pulse', req.params.token, needs.now())
  const round = 'fault' in reading ? null : await roundById(needs.db.knex, reading.shopId, reading.messageId)
  const shop = round && !('fault' in reading) ? await shopById(needs.db.knex, reading.shopId) : null
  if (round && shop && round.closedAt === null) return { round, shop, here: `/p/${req.params.token}` }
  refuse(needs, req, res, 404, round ? 'survey-closed' : 'broken')
  return null
}

async function show(
  needs: PagesNeeds,
  req: Request,
  res: Response,
  { round, shop, here }: Came,
  { doneKey = null, fault = false, words = '' }: { doneKey?: string | null; fault?: boolean; words?: string },
  status = 200,
): Promise<void> {
  const ideas = await ideasOf(needs.db.knex, shop.id)
  keepPrivate(res)
  res.status(status).send(
    needs.pages.page('pages/pulse', {
      layout: 'customer',
      locale: languageOf(req, ourLanguages),
      timeZone: shop.timeZone,
      data: {
        titleKey: 'pulse.title',
        shopName: shop.name,
        shopUrl: shop.url,
        question: round.question,
        here,
        page: randomUUID(),
        scores: scoresOf({ kind: 'nps' }),
        doneKey,
        fault,
        words,
        ideas: ideas.map(({ state, ...idea }) => ({ ...idea, stateKey: `idea.${state}` })),
      },
    }),
  )
}
