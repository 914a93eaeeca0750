import { Router } from 'express'
import { countsBy } from '../../db/row.ts'
import { ideaStates, leastGroup } from '../../domain/pulse.ts'
import { npsOf } from '../../domain/nps.ts'
import { themesFinder } from '../../domain/themes/find.ts'
import { day } from '../../domain/time.ts'
import { sayIn } from '../../domain/words.ts'
import { bandsOf } from '../../metrics/scores.ts'
import { answerIdea, ideasOf } from '../../pulse/ideas.ts'
import { closeRound, openRound, resultOf, type RoundResult, roundsOf } from '../../pulse/rounds.ts'
import { vocabularyOf } from '../../shops/vocabulary.ts'
import { whole } from '../figures.ts'
import type { Language } from '../language.ts'
import { choice, one } from '../query.ts'
import { page, type Visit } from '../visit.ts'

const compared = 90 * day

/** The room of the staff: what they say, without saying who, beside what customers say; and their ideas. */
export function pulseRoom(): Router {
  const router = Router()
  router.get('/', page(pulse))
  router.post('/rounds', page(startRound))
  router.post('/rounds/:id/close', page(endRound))
  router.post('/ideas/:id', page(replyToIdea))
  return router
}

async function pulse(visit: Visit): Promise<void> {
  const { needs, shop, base, language } = visit
  const { knex } = needs.db
  const rounds = await roundsOf(knex, shop.id)
  const drawn = await Promise.all(
    rounds.map(async (round) => {
      const result = await resultOf(knex, shop.id, round.id)
      return {
        question: round.question,
        openedAt: round.openedAt,
        open: round.closedAt === null,
        link: round.closedAt === null ? needs.pulseAddress(shop.id, round.id) : null,
        close: `${base}/pulse/rounds/${round.id}/close`,
        ...drawResult(result, language),
      }
    }),
  )
  const [latest] = rounds
  visit.show('pulse', 'pulse', {
    start: `${base}/pulse/rounds`,
    anyOpen: rounds.some(({ closedAt }) => closedAt === null),
    rounds: drawn,
    least: leastGroup,
    themes: await sideBySide(visit, latest ? (await resultOf(knex, shop.id, latest.id)).shown : []),
    ideas: (await ideasOf(knex, shop.id)).map((idea) => ({
      ...idea,
      reply: idea.reply ?? '',
      action: `${base}/pulse/ideas/${idea.id}`,
      states: ideaStates.map((state) => ({ state, key: `ideaState.${state}`, chosen: state === idea.state })),
    })),
  })
}

/** The score of those who may be spoken of, and their words. */
function drawResult({ answers, shown }: RoundResult, language: Language) {
  const counts = new Map<number, number>()
  for (const { score } of shown) if (score !== null) counts.set(score, (counts.get(score) ?? 0) + 1)
  const bands = bandsOf('nps', counts)
  const score = npsOf(bands)
  return {
    answers,
    shown: shown.length,
    kept: answers - shown.length,
    bands,
    score: score && {
      value: whole(score.value, language),
      low: whole(score.low, language),
      high: whole(score.high, language),
    },
    words: shown.flatMap(({ words }) => words ?? []),
  }
}

/** What both write about, topic by topic: staff of the latest round, customers of the last three months. */
async function sideBySide({ needs, shop, language, now }: Visit, shown: RoundResult['shown']) {
  const { knex } = needs.db
  const { topics } = await vocabularyOf(knex, shop.id)
  const find = themesFinder(topics)
  const staff = new Map<string, number>()
  for (const { words } of shown)
    for (const { topic } of words ? find(words).found : []) staff.set(topic, (staff.get(topic) ?? 0) + 1)
  const lately = knex('response_topics')
    .where({ shop_id: shop.id })
    .where('at', '>=', now - compared)
  const customers = await countsBy(lately, 'topic')
  return topics
    .map(({ id, name }) => ({
      name: sayIn(name, language),
      staff: staff.get(id) ?? 0,
      customers: customers.get(id) ?? 0,
    }))
    .filter((row) => row.staff + row.customers > 0)
    .sort((one, other) => other.staff - one.staff || other.customers - one.customers)
}

async function startRound(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const question = one((req.body as { question?: unknown }).question).slice(0, 200)
  if (question) {
    await openRound(needs.db.knex, shop.id, question, now)
    await visit.note('asked the staff', question)
  }
  return res.redirect(303, `${base}/pulse`)
}

async function endRound(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  await closeRound(needs.db.knex, shop.id, one(req.params['id']), now)
  await visit.note('closed a round of the staff’s pulse', one(req.params['id']))
  return res.redirect(303, `${base}/pulse`)
}

async function replyToIdea(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const form = req.body as { state?: unknown; reply?: unknown }
  const answer = { state: choice(form.state, ideaStates), reply: one(form.reply).slice(0, 2_000) }
  await answerIdea(needs.db.knex, shop.id, one(req.params['id']), answer, now)
  await visit.note('answered an idea of the staff', answer.state)
  return res.redirect(303, `${base}/pulse#ideas`)
}
