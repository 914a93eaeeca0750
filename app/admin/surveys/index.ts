import { Router } from 'express'
import { countsBy } from '../../db/row.ts'
import { isScale, type Kind } from '../../domain/survey.ts'
import { newSurvey } from '../../domain/ready-surveys.ts'
import { flows } from '../../flows/index.ts'
import { addOwnSurvey, ownSurveyById, ownSurveys } from '../../shops/own-surveys.ts'
import { flowStates } from '../../shops/flow-settings.ts'
import { choice, one } from '../query.ts'
import { page, type Visit } from '../visit.ts'
import { closeSurvey, editSurvey, changeSurvey, linkSurvey, numbersOf, switchSurvey } from './editor.ts'
import { previewSurvey } from './preview.ts'

/** The room of surveys: those every shop has, and those its people put together. */
export function surveyRooms(): Router {
  const router = Router()
  router.get('/', page(surveyList))
  router.post('/', page(addSurvey))
  router.get('/:id', page(editSurvey))
  router.post('/:id', page(changeSurvey))
  router.post('/:id/switch', page(switchSurvey))
  router.post('/:id/link', page(linkSurvey))
  router.post('/:id/close', page(closeSurvey))
  router.get('/:id/preview', page(previewSurvey))
  router.get('/:id/results', page(toNumbers))
  return router
}

const kinds = ['nps', 'csat', 'ces', 'yes', 'open'] as const satisfies readonly Kind[]

async function surveyList(visit: Visit): Promise<void> {
  const { needs, shop, base, language } = visit
  const { knex } = needs.db
  const stateOf = await flowStates(knex, shop.id)
  const answers = await countsBy(knex('responses').where({ shop_id: shop.id, suspected: 0 }), 'flow')
  const own = await ownSurveys(knex, shop.id)
  visit.show('surveys', 'surveys', {
    here: `${base}/surveys`,
    ready: flows
      .filter(({ survey }) => survey)
      .map(({ name, title }) => ({
        title: title[language],
        aboutKey: `flow.${name}`,
        on: stateOf(name).onSince !== null,
        answers: answers.get(name) ?? 0,
        href: `${base}/flows/${name}`,
      })),
    own: own.map(({ id, name, title, survey, link, closed }) => ({
      title,
      kindKey: `surveyKind.${survey.kind}`,
      on: stateOf(name).onSince !== null,
      linked: link !== null,
      closed,
      answers: answers.get(name) ?? 0,
      href: closed ? numbersOf(base, name) : `${base}/surveys/${id}`,
      numbers: numbersOf(base, name),
    })),
    kinds: kinds.map((kind) => ({ kind, key: `surveyKind.${kind}`, aboutKey: `surveyKindAbout.${kind}` })),
  })
}

/** A survey begins as one of ours, ready to be asked in every language of the shop. */
async function addSurvey(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const kind = choice((req.body as { kind?: unknown }).kind, kinds)
  const title = one((req.body as { title?: unknown }).title).slice(0, 80) || kind.toUpperCase()
  const id = await addOwnSurvey(needs.db.knex, shop.id, newSurvey(kind, title, shop.languages), now)
  await visit.note('began a survey', `${title}: ${isScale(kind) ? kind : 'without a score'}`)
  return res.redirect(303, `${base}/surveys/${id}`)
}

/** What a survey brought stands among the shop's other numbers. */
async function toNumbers({ needs, req, res, shop, base, missing }: Visit): Promise<void> {
  const survey = await ownSurveyById(needs.db.knex, shop.id, one(req.params['id']))
  return survey ? res.redirect(303, numbersOf(base, survey.name)) : missing()
}
