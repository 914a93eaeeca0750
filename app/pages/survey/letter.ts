import { Router, type Request, type Response } from 'express'
import { readAnswers, type Said, scoreFrom } from '../../domain/answer.ts'
import { localesFor } from '../../domain/language.ts'
import { bandOf, spokenIn, type Survey, scoresOf } from '../../domain/survey.ts'
import { sayIn } from '../../domain/words.ts'
import { lifetimes, makeToken, trapLink } from '../../keys/tokens.ts'
import { ordersById } from '../../orders/load.ts'
import { shopFlows } from '../../outbox/shop-flows.ts'
import { type Filled, nothingSaid, surveyPage } from '../../render/survey-page.ts'
import { recordAnonymous, wasAnswered } from '../../responses/nameless.ts'
import { promisedFor } from '../../rewards/grant.ts'
import { recordSight } from '../../responses/sights.ts'
import { answerOf, isSettled, recordAnswer } from '../../responses/store.ts'
import { formOf, readForm } from '../form.ts'
import { cameFrom, refuse, show, type Came } from '../letter.ts'
import { mannerOf, sightOf, stampFor } from '../manner.ts'
import type { PagesNeeds } from '../needs.ts'

type Via = 'click' | 'form'
type Asked = Came & { readonly survey: Survey; readonly flow: string }

/** The page behind a letter's question. */
export function surveyRoutes(needs: PagesNeeds): Router {
  const router = Router()

  // Looking stores no answer: mail scanners open every link, and may open this one with every score. That they did is noted.
  router.get('/:token', async (req, res) => {
    const asked = await askedOf(needs, req, res)
    if (!asked) return
    const known = await knownOf(needs, asked)
    if (known === 'settled') return tooLate(needs, res, asked)
    const { message, survey } = asked
    const clicked = scoreFrom(survey.kind, typeof req.query['score'] === 'string' ? req.query['score'] : '')
    if (req.method === 'GET') await recordSight(needs.db, message, sightOf(needs, req, message.id, 'page', clicked))
    const said = { ...known, score: clicked ?? known.score }
    await ask(needs, req, res, asked, { said, faults: [] }, clicked === null ? 'form' : 'click')
  })

  router.post('/:token', ...readForm, async (req: Request<{ token: string }>, res) => {
    const asked = await askedOf(needs, req, res)
    if (!asked) return
    const form = await formOf(req)
    const via: Via = form['via']?.[0] === 'click' ? 'click' : 'form'
    const filled = readAnswers(asked.survey, form)
    if (filled.faults.length > 0) return ask(needs, req, res, asked, filled, via, 422)
    const { said } = filled
    const manner = mannerOf(needs, req, asked.message.id, form, asked.message.sentAt)
    const answer = { ...said, comment: said.comment || null, survey: asked.survey.name, manner }
    const recorded = asked.survey.anonymous
      ? await recordAnonymous(needs.db, asked.message, { ...answer, flow: asked.flow }, needs.now())
      : await recordAnswer(needs.db, asked.message, { ...answer, source: via }, needs.now(), needs.hear)
    if (recorded === 'too late' || recorded === 'answered') return tooLate(needs, res, asked, 409)
    show(needs, res, asked, 'pages/thanks', thanksFor(asked.survey, said, asked.locale, `/s/${req.params.token}`))
  })

  return router
}

/** The letter's survey, or null once it was said that there is none. */
async function askedOf(needs: PagesNeeds, req: Request<{ token: string }>, res: Response): Promise<Asked | null> {
  const came = await cameFrom(needs, 'survey', req, res)
  if (!came) return null
  const flow = (await shopFlows(needs.db.knex, came.shop.id)).named(came.message.flow)
  if (flow?.survey) {
    const { survey } = flow
    const written = localesFor(came.shop, came.message.locale)
    // A merchant's own survey has languages of its own.
    const locale = spokenIn(survey, survey.language ? [came.message.locale, ...written] : written)
    return { ...came, locale, survey, flow: flow.name }
  }
  refuse(needs, req, res, 404, 'survey-gone')
  return null
}

/** What the person said before. An anonymous answer can be found by nobody, so it stands as it is. */
async function knownOf(needs: PagesNeeds, { survey, message, shop }: Asked): Promise<Said | 'settled'> {
  if (survey.anonymous) return (await wasAnswered(needs.db.knex, message)) ? 'settled' : nothingSaid
  const known = await answerOf(needs.db.knex, shop.id, message.id)
  if (!known) return nothingSaid
  if (isSettled(known, needs.now())) return 'settled'
  const { score, drivers, comment, parts = {} } = known
  return { score, drivers, comment: comment ?? '', parts }
}

/** Said before anybody types a second answer in vain. */
const tooLate = (needs: PagesNeeds, res: Response, asked: Asked, status = 200): void => {
  const key = asked.survey.anonymous ? 'answered' : 'tooLate'
  show(needs, res, asked, 'pages/too-late', { titleKey: `${key}.title`, textKey: `${key}.text` }, status)
}

/** The page that says the answer has arrived, whichever way it came. `again`: where it can be changed. */
export const thanksFor = (survey: Survey, { score }: Said, locale: string, again: string | null) => ({
  titleKey: 'thanks.title',
  score: survey.kind === 'yes' ? null : score,
  most: scoresOf(survey).at(-1) ?? null,
  low: score !== null && bandOf(survey.kind, score) === 'detractor' && !survey.anonymous && again !== null,
  thanks: sayIn(survey.thanks ?? {}, locale, survey.language ?? 'en'),
  again: survey.anonymous ? null : again,
})

async function ask(
  needs: PagesNeeds,
  req: Request<{ token: string }>,
  res: Response,
  asked: Asked,
  filled: Filled,
  via: Via,
  status = 200,
): Promise<void> {
  const { message, shop, survey } = asked
  const orders = message.orderId ? await ordersById(needs.db.knex, shop.id, [message.orderId]) : new Map()
  const order = message.orderId ? orders.get(message.orderId) : undefined
  const expiresAt = needs.now() + lifetimes.survey
  const trap = makeToken(needs.keys, 'click', { shopId: shop.id, messageId: message.id, link: trapLink, expiresAt })
  show(
    needs,
    res,
    asked,
    'pages/survey',
    {
      ...surveyPage(survey, filled, asked.locale),
      reward: needs.rewarding.includes(shop.platform)
        ? await promisedFor(needs.db.knex, message, survey, needs.now())
        : null,
      action: `/s/${req.params.token}`,
      via,
      page: null,
      stamp: stampFor(needs, message.id),
      trap: `/c/${trap}`,
      orderName: survey.anonymous ? null : (order?.name ?? null),
    },
    status,
  )
}
