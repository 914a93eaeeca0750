import { randomBytes } from 'node:crypto'
import type { Topic } from '../../domain/themes/topics.ts'
import { sayIn } from '../../domain/words.ts'
import { saveVocabulary, vocabularyOf } from '../../shops/vocabulary.ts'
import { one } from '../query.ts'
import type { Visit } from '../visit.ts'

const mostTopics = 30
const mostWords = 200
const longestWord = 60
const longestName = 60

/** The shop's topics and the words they are known by. */
export async function editTopics(visit: Visit): Promise<void> {
  const { needs, req, shop, base, language } = visit
  const { topics } = await vocabularyOf(needs.db.knex, shop.id)
  const named = topics.map(({ id, name }) => ({ id, name: sayIn(name, language) }))
  visit.show('topics', 'themes', {
    here: `${base}/themes/edit`,
    back: `${base}/themes`,
    saved: req.query['saved'] === 'yes',
    topics: topics.map(({ id, name, words }, place) => ({
      id,
      place,
      name: sayIn(name, language),
      words: words.join(', '),
      others: named.filter((other) => other.id !== id),
    })),
    place: topics.length,
    full: topics.length >= mostTopics,
  })
}

/** Saves all topics at once: renamed, with other words, merged into another, taken away, and one added. Comments are then read anew. */
export async function saveTopics(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, language, now } = visit
  const { topics } = await vocabularyOf(needs.db.knex, shop.id)
  const form = req.body as Readonly<Record<string, unknown>>
  const kept = new Map<string, Topic>()
  const merged: { from: Topic; into: string }[] = []
  for (const [place, topic] of topics.entries()) {
    const changed = readTopic(topic, place, form, language)
    const into = one(form[`${place}.into`])
    if (into === 'away') continue
    if (into && into !== topic.id) merged.push({ from: changed, into })
    else kept.set(topic.id, changed)
  }
  for (const { from, into } of merged) {
    const target = kept.get(into)
    // Two topics merged into each other would both be gone: then each stays.
    if (!target) kept.set(from.id, from)
    else kept.set(into, { ...target, words: [...new Set([...target.words, ...from.words])].slice(0, mostWords) })
  }
  const fresh = readTopic({ id: randomBytes(4).toString('hex'), name: {}, words: [] }, topics.length, form, language)
  if (sayIn(fresh.name, language) && fresh.words.length > 0 && kept.size < mostTopics) kept.set(fresh.id, fresh)
  await saveVocabulary(needs.db.knex, shop.id, [...kept.values()], now)
  await visit.note(
    'changed the topics of comments',
    [...kept.values()].map(({ name }) => sayIn(name, language)).join(', '),
  )
  return res.redirect(303, `${base}/themes/edit?saved=yes`)
}

function readTopic(topic: Topic, place: number, form: Readonly<Record<string, unknown>>, language: string): Topic {
  const name = one(form[`${place}.name`]).slice(0, longestName)
  const words = one(form[`${place}.words`])
    .split(/[,\n]/)
    .map((word) => word.trim().toLowerCase().slice(0, longestWord))
    .filter((word) => /\p{L}/u.test(word))
  return {
    ...topic,
    name: name ? { ...topic.name, [language]: name } : topic.name,
    words: [...new Set(words)].slice(0, mostWords),
  }
}
