import type { OwnSurvey } from '../../domain/own-survey.ts'
import { checkSurvey, type SurveyContent } from '../../domain/survey-content.ts'
import {
  closeOwnSurvey,
  contentOf,
  draftOwnSurvey,
  linkOwnSurvey,
  ownSurveyById,
  publishOwnSurvey,
} from '../../shops/own-surveys.ts'
import { flowStates, switchFlow } from '../../shops/flow-settings.ts'
import { letterScript } from '../file.ts'
import { titleIn } from '../language.ts'
import { choice, one, withQuery } from '../query.ts'
import type { Visit } from '../visit.ts'
import { drawBuilder } from './builder.ts'
import { arrange, readSurvey } from './form.ts'

/** The survey an address names, unless it is closed. */
export async function surveyIn({ needs, req, shop }: Visit): Promise<OwnSurvey | null> {
  const survey = await ownSurveyById(needs.db.knex, shop.id, one(req.params['id']))
  return survey && !survey.closed ? survey : null
}

/** Where a survey's answers are counted. */
export const numbersOf = (base: string, name: string): string => withQuery(`${base}/numbers`, { survey: name })

/** The builder: its questions on one side, what becomes of them on the other. */
export async function editSurvey(visit: Visit): Promise<void> {
  const survey = await surveyIn(visit)
  const found = survey && (await contentOf(visit.needs.db.knex, visit.shop.id, survey.id))
  if (!survey || !found) return visit.missing()
  return showBuilder(visit, survey, found.content, found.changed, one(visit.req.query['done']))
}

const outcomes = ['saved', 'published', 'discarded', 'faulty'] as const

async function showBuilder(
  visit: Visit,
  survey: OwnSurvey,
  content: SurveyContent,
  changed: boolean,
  done: string,
  status = 200,
): Promise<void> {
  const { needs, shop, base, language } = visit
  const { onSince } = (await flowStates(needs.db.knex, shop.id))(survey.name)
  const here = `${base}/surveys/${survey.id}`
  const built = drawBuilder(content, language, done === 'faulty')
  visit.show(
    'survey',
    'surveys',
    {
      script: letterScript,
      here,
      survey: built,
      heading: survey.title,
      changed,
      doneKey: outcomes.some((word) => word === done) ? `survey.done.${done}` : null,
      doneWell: done !== 'faulty',
      onSince,
      switch: `${here}/switch`,
      letter: `${base}/flows/${survey.name}`,
      results: numbersOf(base, survey.name),
      close: `${here}/close`,
      link: `${here}/link`,
      address: survey.link === null ? null : needs.openSurvey(shop.id, survey.id, survey.link),
      previews: content.languages.map((code) => ({
        name: titleIn(code, language),
        src: `${here}/preview?lang=${code}`,
      })),
      preview: `${here}/preview?lang=${content.languages[0] ?? ''}`,
      back: `${base}/surveys`,
    },
    status,
  )
}

/** Every button of the builder. Whatever it does, what was typed is kept in the draft first; only publishing asks it of customers. */
export async function changeSurvey(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const survey = await surveyIn(visit)
  const found = survey && (await contentOf(needs.db.knex, shop.id, survey.id))
  if (!survey || !found) return visit.missing()
  const form = req.body as Readonly<Record<string, unknown>>
  const asked = one(form['do'])
  const here = `${base}/surveys/${survey.id}`
  const { knex } = needs.db
  if (asked === 'discard') {
    await draftOwnSurvey(knex, shop.id, survey.id, null)
    return res.redirect(303, `${here}?done=discarded`)
  }
  const { content, touched } = arrange(readSurvey(form, found.content), asked, form)
  if (asked !== 'publish') {
    await draftOwnSurvey(knex, shop.id, survey.id, content)
    return res.redirect(303, touched === null ? `${here}?done=saved` : `${here}?at=${touched}#block-${touched}`)
  }
  if (checkSurvey(content).length > 0) {
    await draftOwnSurvey(knex, shop.id, survey.id, content)
    return showBuilder(visit, survey, content, true, 'faulty', 422)
  }
  await publishOwnSurvey(knex, shop.id, survey.id, content, now)
  await visit.note('published a survey', content.title)
  return res.redirect(303, `${here}?done=published`)
}

/** Asking after deliveries: the survey is a flow like all others. */
export async function switchSurvey(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const survey = await surveyIn(visit)
  if (!survey) return visit.missing()
  const on = one((req.body as { on?: unknown }).on) === 'yes'
  await switchFlow(needs.db, shop.id, survey.name, on, now)
  await visit.note(on ? 'switched a survey on' : 'switched a survey off', survey.title)
  return res.redirect(303, `${base}/surveys/${survey.id}`)
}

/** Opens the public link, makes another one (the old one then leads nowhere), or closes it. */
export async function linkSurvey(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base } = visit
  const survey = await surveyIn(visit)
  if (!survey) return visit.missing()
  const wanted = choice((req.body as { link?: unknown }).link, ['close', 'open'])
  await linkOwnSurvey(needs.db.knex, shop.id, survey, wanted === 'open')
  await visit.note(wanted === 'open' ? 'made a public link to a survey' : 'closed the public link', survey.title)
  return res.redirect(303, `${base}/surveys/${survey.id}#link`)
}

/** Nobody is asked any more; what was answered stays and is shown. */
export async function closeSurvey(visit: Visit): Promise<void> {
  const { needs, res, shop, base, now } = visit
  const survey = await surveyIn(visit)
  if (!survey) return visit.missing()
  await switchFlow(needs.db, shop.id, survey.name, false, now)
  await closeOwnSurvey(needs.db.knex, shop.id, survey.id, now)
  await visit.note('closed a survey', survey.title)
  return res.redirect(303, `${base}/surveys`)
}
