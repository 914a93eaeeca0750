import { bandOf, type Kind, isScale, scoresOf, type Question, type Survey } from './survey.ts'

/** What one person said in a survey. `parts`: by question, what is neither the score, the drivers nor the comment. */
export type Said = {
  readonly score: number | null
  readonly drivers: readonly string[]
  readonly comment: string
  readonly parts: Parts
}
/** Ids of options or a score as text; or the person's own words, which may say who they are. */
export type Part = { readonly chosen: readonly string[] } | { readonly words: string }
export type Parts = { readonly [question: string]: Part }

export type AnswerFault = { readonly question: string; readonly code: 'missing' | 'too long' }

export const longestText = 4_000
const mostValues = 20

/** What a form says in answer to one question: only what the question offers. */
function valuesOf({ type, options }: Question, given: readonly string[]): readonly string[] {
  if (type === 'text') return [(given[0] ?? '').replace(/\r\n?/g, '\n').trim()].filter(Boolean)
  if (isScale(type)) return scaleValues(type, given[0] ?? '')
  const known = new Set(options?.map(({ id }) => id))
  const chosen = [...new Set(given)].filter((id) => known.has(id)).slice(0, mostValues)
  return type === 'choice' ? chosen.slice(0, 1) : chosen
}

function scaleValues(type: Kind, text: string): readonly string[] {
  const score = scoreFrom(type, text)
  return score === null ? [] : [String(score)]
}

/** By what follow-ups go: the band of a score, else the chosen options themselves. */
export const slotsOf = ({ type }: Question, values: readonly string[]): readonly string[] =>
  isScale(type) ? values.map((value) => bandOf(type, Number(value))) : values

/**
 * Reads a form by the survey's questions. A follow-up is heard only when the answer before it asked for it: without scripts a
 * page may show more than is asked.
 */
export function readAnswers(
  survey: Pick<Survey, 'questions'>,
  form: { readonly [field: string]: readonly string[] },
): { readonly said: Said; readonly faults: readonly AnswerFault[] } {
  const values = new Map<string, readonly string[]>()
  const faults: AnswerFault[] = []
  const questions = new Map(survey.questions.map((question) => [question.id, question]))
  for (const question of survey.questions) {
    const before = question.when && questions.get(question.when.question)
    const slots = before ? slotsOf(before, values.get(before.id) ?? []) : []
    if (question.when && !slots.some((slot) => question.when?.is.includes(slot))) continue
    const given = valuesOf(question, form[question.id] ?? [])
    if (question.needed && given.length === 0) faults.push({ question: question.id, code: 'missing' })
    if (question.type === 'text' && (given[0]?.length ?? 0) > longestText)
      faults.push({ question: question.id, code: 'too long' })
    if (given.length > 0) values.set(question.id, given)
  }
  if (values.size === 0 && faults.length === 0)
    faults.push({ question: survey.questions[0]?.id ?? '', code: 'missing' })
  return { said: toSaid(values, questions), faults }
}

function toSaid(values: ReadonlyMap<string, readonly string[]>, questions: ReadonlyMap<string, Question>): Said {
  const score = values.get('score')?.[0]
  const parts = [...values]
    .filter(([id]) => !['score', 'driver', 'comment'].includes(id))
    .map(([id, given]): [string, Part] => [
      id,
      questions.get(id)?.type === 'text' ? { words: given[0] ?? '' } : { chosen: [...given].sort() },
    ])
  return {
    score: score === undefined ? null : Number(score),
    drivers: values.get('driver') ?? [],
    comment: values.get('comment')?.[0] ?? '',
    parts: Object.fromEntries(parts),
  }
}

/** A score written in an address or a form; null when it is none of the scale's. */
export function scoreFrom(kind: Kind, text: string): number | null {
  const score = /^\d{1,2}$/.test(text.trim()) ? Number(text) : NaN
  return scoresOf({ kind }).includes(score) ? score : null
}
