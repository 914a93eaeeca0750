import { contentOf } from '../../shops/own-surveys.ts'
import { nothingSaid, surveyPage } from '../../render/survey-page.ts'
import { sandboxed } from '../guard.ts'
import { choice } from '../query.ts'
import type { Visit } from '../visit.ts'
import { surveyIn } from './editor.ts'

/** The survey's page as customers would see it if the draft were published; nothing in it can be sent. */
export async function previewSurvey(visit: Visit): Promise<void> {
  const { needs, req, res, shop } = visit
  const own = await surveyIn(visit)
  const found = own && (await contentOf(needs.db.knex, shop.id, own.id))
  if (!own || !found) return visit.missing()
  const { questions, anonymous, languages } = found.content
  const [language = 'en', ...others] = languages
  const locale = choice(req.query['lang'], [language, ...others])
  const survey = { ...own.survey, questions, anonymous, language }
  const { origin } = new URL(needs.appUrl)
  sandboxed(res, origin, origin)
  res.type('html').send(
    needs.pages.page('pages/survey', {
      layout: 'customer',
      locale,
      timeZone: shop.timeZone,
      data: {
        ...surveyPage(survey, { said: nothingSaid, faults: [] }, locale),
        action: '#',
        via: 'form',
        page: null,
        stamp: '',
        trap: null,
        orderName: null,
        reward: null,
        shopName: shop.name,
        shopUrl: '#',
        shopAddress: shop.address,
      },
    }),
  )
}
