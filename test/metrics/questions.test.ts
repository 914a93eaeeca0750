import { expect } from 'chai'
import type { Option, Question } from '../../app/domain/survey.ts'
import { newSurvey } from '../../app/domain/ready-surveys.ts'
import { day, hour } from '../../app/domain/time.ts'
import { surveyIn } from '../../app/metrics/answers.ts'
import { rollAsked } from '../../app/metrics/asked.ts'
import { questionsIn } from '../../app/metrics/questions.ts'
import { rollUp } from '../../app/metrics/rollups.ts'
import { messageById } from '../../app/outbox/messages.ts'
import { putParts } from '../../app/responses/parts.ts'
import { recordSight } from '../../app/responses/sights.ts'
import { recordAnswer } from '../../app/responses/store.ts'
import { addOwnSurvey, ownSurveyById } from '../../app/shops/own-surveys.ts'
import { newShop, rowsOf } from '../admin/rows.ts'
import { noon } from '../admin/world.ts'
import { onEveryDatabase } from '../support/databases.ts'

const option = (id: string): Option => ({ id, text: { en: id } })
const asks = (id: string, type: Question['type'], options?: readonly string[]): Question => ({
  id,
  type,
  text: { en: id },
  needed: false,
  when: null,
  ...(options ? { options: options.map(option) } : {}),
})
const month = { from: noon - 29 * day - 5 * hour, to: noon - 3 * hour }

onEveryDatabase('the questions of a shop’s own survey', (db) => {
  let shops = 0

  async function survey(kind: 'nps' | 'open', ...questions: readonly Question[]) {
    const shop = await newShop(db(), `questions-${++shops}.example.com`)
    const content = newSurvey(kind, 'Second visit', ['en'])
    const id = await addOwnSurvey(
      db().knex,
      shop.id,
      { ...content, questions: [...content.questions, ...questions] },
      noon,
    )
    const own = await ownSurveyById(db().knex, shop.id, id)
    if (!own) throw new Error('the survey is gone')
    const rows = rowsOf(db(), shop.id)
    /** An answer as a row, and what it says to further questions. */
    const answer = async (row: Record<string, unknown>, parts: Record<string, readonly string[]> = {}) => {
      const slot = `slot-${Math.random()}`
      await rows.answer({ flow: own.name, survey: own.name, drivers: '[]', source: 'form', slot, ...row })
      await putParts(
        db().knex,
        shop.id,
        slot,
        Object.fromEntries(Object.entries(parts).map(([question, chosen]) => [question, { chosen }])),
      )
    }
    return { shop, own, rows, answer }
  }

  it('are counted as a recount of every answer says, from rollups and from today’s alike', async function () {
    this.timeout(60_000)
    const ways = ['friend', 'advert', 'poster']
    const { shop, own, answer } = await survey(
      'nps',
      asks('found', 'choice', ways),
      asks('liked', 'choices', ['price', 'colour']),
      asks('easy', 'ces'),
    )
    const kept: { readonly at: number; readonly said: Record<string, readonly string[]> }[] = []
    for (let n = 0; n < 150; n++) {
      const at = noon - ((n * 7) % 40) * day - (n % 11) * hour
      const said: Record<string, readonly string[]> = {
        score: [String(n % 11)],
        driver: n % 3 ? ['price', 'service'].slice(0, (n % 2) + 1) : [],
        found: n % 4 ? [ways[n % 3] ?? ''] : [],
        liked: n % 5 ? ['price', 'colour'].slice(n % 2) : [],
        easy: n % 2 ? [String((n % 7) + 1)] : [],
      }
      const apart = n % 13 === 0 ? { suspected: 1 } : n % 17 === 0 ? { verified: 0 } : {}
      const { score, driver, ...parts } = said
      await answer(
        { score: Number(score?.[0]), drivers: JSON.stringify(driver), at, updated_at: at, ...apart },
        Object.fromEntries(Object.entries(parts).filter(([, chosen]) => chosen.length > 0)),
      )
      if (Object.keys(apart).length === 0) kept.push({ at, said })
      if (n === 90) await rollUp(db(), noon)
      if (n > 90)
        await db()
          .knex('counted_days')
          .where({ shop_id: shop.id, day: Math.floor(at / day) })
          .update({ clean: 0 })
    }
    const inside = kept.filter(({ at }) => at >= month.from && at < month.to)
    expect(inside).to.have.length.above(60)
    for (const when of ['before', 'after']) {
      for (const { question, n, counts } of await questionsIn(db().knex, shop.id, own.survey, month)) {
        const chosen = inside.map(({ said }) => said[question.id] ?? []).filter((values) => values.length > 0)
        expect(n, `${when} ${question.id}`).to.equal(chosen.length)
        const counted: Record<string, number> = {}
        for (const value of chosen.flat()) counted[value] = (counted[value] ?? 0) + 1
        expect(Object.fromEntries(counts), `${when} ${question.id}`).to.deep.equal(counted)
      }
      await rollUp(db(), noon)
    }
  })

  it('count who was asked by first letters: a reminder asks nobody new, a public link nobody in particular', async () => {
    const { shop, own, rows, answer } = await survey('nps')
    for (let n = 0; n < 20; n++) {
      const at = noon - (n % 10) * day - 6 * hour
      const message_id = await rows.message({ flow: own.name, sent_at: at })
      await rows.message({ flow: own.name, sent_at: at + hour, step: 2 })
      if (n < 8) await answer({ message_id, score: 10, at, updated_at: at })
      if (n < 4) await answer({ score: 3, at, updated_at: at, source: 'link' })
      if (n === 19) await rows.inbound({ kind: 'bounce', message_id, received_at: at + hour })
    }
    for (const when of ['before', 'after']) {
      const result = await surveyIn(db().knex, shop.id, own.name, month)
      expect(result, when).to.include({ n: 12, linked: 4, asked: 19 })
      expect(result.responseRate?.value, when).to.equal(8 / 19)
      await rollUp(db(), noon)
      await rollAsked(db(), noon)
    }
  })

  it('are those of the answer that stands, when a machine’s is set apart and what a person said is put back', async () => {
    const { shop, own, rows } = await survey('nps', asks('found', 'choice', ['friend', 'advert']))
    const message = await messageById(db().knex, shop.id, await rows.message({ flow: own.name }))
    if (!message) throw new Error('the letter is gone')
    const say = (found: string, score: number, at: number, visitor: string) => {
      const manner = { at, visitor, told: null, dwell: 5_000, sentAt: null }
      const parts = { found: { chosen: [found] } }
      const answer = { score, comment: null, drivers: [], parts, survey: own.name, source: 'form' as const, manner }
      return recordAnswer(db(), message, answer, at)
    }
    const found = async (where: Record<string, unknown>): Promise<readonly unknown[]> =>
      db()
        .knex('answer_parts')
        .join('responses', 'responses.id', 'answer_parts.response_id')
        .where({ 'responses.message_id': message.id, ...where })
        .pluck('value')
    const counted = async (): Promise<readonly Record<string, number>[]> => {
      const read = async () => {
        const questions = await questionsIn(db().knex, shop.id, own.survey, month)
        return Object.fromEntries(questions.find(({ question }) => question.id === 'found')?.counts ?? [])
      }
      const marked = await read()
      await rollUp(db(), noon)
      return [marked, await read()]
    }
    const then = noon - 10 * day
    await say('friend', 9, then, 'anna')
    expect(await counted()).to.deep.equal([{ friend: 1 }, { friend: 1 }])
    await say('advert', 2, then + day, 'machine')
    expect(await counted(), 'taken for a person').to.deep.equal([{ advert: 1 }, { advert: 1 }])
    await recordSight(db(), message, { at: then + day + 5_000, what: 'trap', detail: null, visitor: 'machine' })
    expect(await counted(), 'put back').to.deep.equal([{ friend: 1 }, { friend: 1 }])
    expect(await found({ suspected: 0 })).to.deep.equal(['friend'])
    expect(await found({ suspected: 1 }), 'kept beside it').to.deep.equal(['advert'])
    await say('advert', 9, then + 2 * day, 'anna')
    expect(await counted(), 'changed by the person').to.deep.equal([{ advert: 1 }, { advert: 1 }])
  })

  it('count answers to a survey without a score, and give it none', async () => {
    const { shop, own, answer } = await survey('open', asks('found', 'choice', ['friend', 'advert']))
    const at = noon - 5 * day
    for (let n = 0; n < 12; n++)
      await answer({ score: null, at, updated_at: at }, { found: [n < 9 ? 'friend' : 'advert'] })
    await answer({ score: null, at, updated_at: at, suspected: 1 }, { found: ['advert'] })
    expect(await surveyIn(db().knex, shop.id, own.name, month)).to.include({ n: 12, score: null, low: null })
    const [found] = await questionsIn(db().knex, shop.id, own.survey, month)
    expect(Object.fromEntries(found?.counts ?? [])).to.deep.equal({ friend: 9, advert: 3 })
  })
})
