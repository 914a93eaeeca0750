import { Router, type Request, type Response } from 'express'
import { bandOf, scoresOf, type Survey } from '../domain/survey.ts'
import { flowNamed } from '../flows/index.ts'
import { answerOf, isSettled, recordAnswer, type Answer } from '../responses/store.ts'
import { ordersById } from '../orders/load.ts'
import { formOf, readForm, type Form } from './form.ts'
import { lifetimes, makeToken, trapLink } from '../keys/tokens.ts'
import { recordSight } from '../responses/sights.ts'
import { cameFrom, refuse, show, type Came } from './letter.ts'
import { mannerOf, sightOf, stampFor } from './manner.ts'
import type { PagesNeeds } from './needs.ts'

const longest = 4_000

/** The follow-up question goes by the score; the page's styles change it when another score is chosen. */
const questions = ['open', 'detractor', 'passive', 'promoter'] as const
const bandIn = (survey: Survey, score: number | null): (typeof questions)[number] =>
  score === null ? 'open' : bandOf(survey.kind, score)

/** What stands in the form: what was typed, clicked or answered before, and what is wrong with it. */
type Filled = {
  readonly score: number | null
  readonly comment: string
  readonly drivers: readonly string[]
  readonly fault: 'score' | 'comment' | null
  readonly via: 'click' | 'form'
}

export function surveyRoutes(needs: PagesNeeds): Router {
  const router = Router()

  // Looking stores no answer: mail scanners open every link, and may open this one with every score. That they did is noted.
  router.get('/:token', async (req, res) => {
    const came = await cameFrom(needs, 'survey', req, res)
    const survey = came && surveyOf(came)
    if (!came || !survey) return came ? refuse(needs, req, res, 404, 'survey-gone') : undefined
    const known = await answerOf(needs.db.knex, came.shop.id, came.message.id)
    if (known && isSettled(known, needs.now())) return tooLate(needs, res, came)
    const clicked = scoreFrom(survey, typeof req.query['score'] === 'string' ? req.query['score'] : '')
    if (req.method === 'GET') await recordSight(needs.db, came.message, sightOf(needs, req, came, 'page', clicked))
    await ask(needs, req, res, came, survey, {
      score: clicked ?? known?.score ?? null,
      comment: known?.comment ?? '',
      drivers: known?.drivers ?? [],
      fault: null,
      via: clicked === null ? 'form' : 'click',
    })
  })

  router.post('/:token', ...readForm, async (req: Request<{ token: string }>, res) => {
    const came = await cameFrom(needs, 'survey', req, res)
    const survey = came && surveyOf(came)
    if (!came || !survey) return came ? refuse(needs, req, res, 404, 'survey-gone') : undefined
    const form = await formOf(req)
    const filled = readAnswer(survey, form)
    if (filled.fault) return ask(needs, req, res, came, survey, filled, 422)
    const answer: Answer = { score: filled.score, comment: filled.comment || null, drivers: filled.drivers }
    const recorded = await recordAnswer(
      needs.db,
      came.message,
      { ...answer, survey: survey.kind, source: filled.via, manner: mannerOf(needs, req, came, form) },
      needs.now(),
      needs.hear,
    )
    if (recorded === 'too late') return tooLate(needs, res, came, 409)
    show(needs, res, came, 'pages/thanks', {
      titleKey: 'thanks.title',
      score: filled.score,
      most: scoresOf(survey).at(-1),
      low: filled.score !== null && bandOf(survey.kind, filled.score) === 'detractor',
      again: `/s/${req.params.token}`,
    })
  })

  return router
}

/** Said before anybody types a second answer in vain. */
const tooLate = (needs: PagesNeeds, res: Response, came: Came, status = 200): void =>
  show(needs, res, came, 'pages/too-late', { titleKey: 'tooLate.title' }, status)

const surveyOf = ({ message }: Came): Survey | null => flowNamed(message.flow)?.survey ?? null

function scoreFrom(survey: Survey, text: string): number | null {
  const score = /^\d{1,2}$/.test(text.trim()) ? Number(text) : NaN
  return scoresOf(survey).includes(score) ? score : null
}

function readAnswer(survey: Survey, form: Form): Filled {
  const comment = (form['comment']?.[0] ?? '').replace(/\r\n?/g, '\n').trim()
  const drivers = (form['driver'] ?? []).filter((name) => survey.drivers.includes(name))
  const score = scoreFrom(survey, form['score']?.[0] ?? '')
  const fault = score === null ? 'score' : comment.length > longest ? 'comment' : null
  return { score, comment, drivers: [...new Set(drivers)], fault, via: form['via']?.[0] === 'click' ? 'click' : 'form' }
}

async function ask(
  needs: PagesNeeds,
  req: Request<{ token: string }>,
  res: Response,
  came: Came,
  survey: Survey,
  filled: Filled,
  status = 200,
): Promise<void> {
  const { message, shop } = came
  const orders = message.orderId ? await ordersById(needs.db.knex, shop.id, [message.orderId]) : new Map()
  const order = message.orderId ? orders.get(message.orderId) : undefined
  const scores = scoresOf(survey)
  show(
    needs,
    res,
    came,
    'pages/survey',
    {
      action: `/s/${req.params.token}`,
      titleKey: `survey.${survey.kind}.title`,
      lowKey: `survey.${survey.kind}.low`,
      highKey: `survey.${survey.kind}.high`,
      questions: questions.map((band) => ({
        band,
        key: `survey.why.${band}`,
        asked: band === bandIn(survey, filled.score),
      })),
      kind: survey.kind,
      via: filled.via,
      stamp: stampFor(needs, came),
      trap: `/c/${makeToken(needs.keys, 'click', { shopId: shop.id, messageId: message.id, link: trapLink, expiresAt: needs.now() + lifetimes.survey })}`,
      orderName: order?.name ?? null,
      scores: scores.map((score) => ({ score, band: bandIn(survey, score), chosen: score === filled.score })),
      first: scores[0],
      last: scores.at(-1),
      drivers: survey.drivers.map((name) => ({ name, key: `driver.${name}`, chosen: filled.drivers.includes(name) })),
      comment: filled.comment,
      longest,
      noScore: filled.fault === 'score',
      tooLong: filled.fault === 'comment',
      length: filled.comment.length,
    },
    status,
  )
}
