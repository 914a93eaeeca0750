import { randomUUID } from 'node:crypto'
import { Router, type Request, type Response } from 'express'
import { readAnswers, scoreFrom } from '../../domain/answer.ts'
import { machineWhy } from '../../domain/machine.ts'
import type { OwnSurvey } from '../../domain/own-survey.ts'
import type { Shop } from '../../domain/shop.ts'
import { readToken } from '../../keys/tokens.ts'
import { type Filled, nothingSaid, surveyPage } from '../../render/survey-page.ts'
import { recordOpen } from '../../responses/nameless.ts'
import { recordSight } from '../../responses/sights.ts'
import { ownSurveyById } from '../../shops/own-surveys.ts'
import { shopById } from '../../shops/shops.ts'
import { type Form, formOf, readForm } from '../form.ts'
import { refuse, show } from '../letter.ts'
import { mannerOf, sightOf, stampFor } from '../manner.ts'
import type { PagesNeeds } from '../needs.ts'
import { thanksFor } from './letter.ts'

type Asked = { readonly own: OwnSurvey; readonly shop: Shop; readonly locale: string }

/** A survey's public page: whoever has the link may answer, and nobody is asked who they are. */
export function openSurveyRoutes(needs: PagesNeeds): Router {
  const router = Router()

  router.get('/:token', async (req, res) => {
    const asked = await askedOf(needs, req, res)
    if (!asked) return
    const { own } = asked
    const clicked = scoreFrom(own.survey.kind, typeof req.query['score'] === 'string' ? req.query['score'] : '')
    if (req.method === 'GET' && !own.survey.anonymous)
      await recordSight(needs.db, seenAt(asked), sightOf(needs, req, own.id, 'page', clicked))
    ask(needs, req, res, asked, { said: { ...nothingSaid, score: clicked }, faults: [] }, randomUUID())
  })

  router.post('/:token', ...readForm, async (req: Request<{ token: string }>, res) => {
    const asked = await askedOf(needs, req, res)
    if (!asked) return
    const { own, shop } = asked
    const { survey } = own
    const form = await formOf(req)
    const page = pageIn(form) ?? randomUUID()
    const filled = readAnswers(survey, form)
    if (filled.faults.length > 0) return ask(needs, req, res, asked, filled, page, 422)
    const { said } = filled
    const manner = mannerOf(needs, req, own.id, form, null, `${own.id} ${page}`)
    const told = manner.told ?? (form['stamp'] === undefined ? machineWhy.stampForged : null)
    await recordOpen(
      needs.db,
      { shopId: shop.id, surveyId: own.id, page, anonymous: survey.anonymous === true },
      { ...said, comment: said.comment || null, survey: survey.name, flow: own.name, manner: { ...manner, told } },
      needs.now(),
    )
    show(needs, res, asked, 'pages/thanks', thanksFor(survey, said, asked.locale, null))
  })

  return router
}

/** Each page that is shown takes one answer. */
function pageIn(form: Form): string | null {
  const page = form['page']?.[0] ?? ''
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(page) ? page : null
}

const seenAt = ({ own, shop }: Asked) => ({ shopId: shop.id, id: own.id })

async function askedOf(needs: PagesNeeds, req: Request<{ token: string }>, res: Response): Promise<Asked | null> {
  const reading = readToken(needs.keys, 'open', req.params.token, needs.now())
  const gone = (why: string): null => {
    refuse(needs, req, res, 404, why)
    return null
  }
  if ('fault' in reading) return gone('broken')
  const own = await ownSurveyById(needs.db.knex, reading.shopId, reading.messageId)
  const shop = own && (await shopById(needs.db.knex, reading.shopId))
  if (!own || !shop || own.closed || own.link !== reading.link) return gone('survey-closed')
  return { own, shop, locale: localeOf(req, own) }
}

/** The language asked for in the address, else the browser's, among those the survey is written in. */
function localeOf(req: Request, { languages, language }: OwnSurvey): string {
  const asked = req.query['lang']
  if (typeof asked === 'string' && languages.includes(asked)) return asked
  return req.acceptsLanguages([...languages]) || language
}

function ask(
  needs: PagesNeeds,
  req: Request<{ token: string }>,
  res: Response,
  asked: Asked,
  filled: Filled,
  page: string,
  status = 200,
): void {
  const { own, locale } = asked
  const data = {
    ...surveyPage(own.survey, filled, locale),
    action: `/q/${req.params.token}?lang=${locale}`,
    via: 'form',
    page,
    stamp: stampFor(needs, `${own.id} ${page}`),
    trap: null,
    orderName: null,
    reward: null,
  }
  show(needs, res, asked, 'pages/survey', data, status)
}
