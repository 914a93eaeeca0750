import { z } from 'zod'
import { surveyKinds } from '../../domain/survey.ts'
import { day, iso } from '../../domain/time.ts'
import { surveyIn } from '../../metrics/answers.ts'
import { reading, type Operation, type Resource } from '../operation.ts'

const scoreResource: Resource = {
  name: 'Score',
  schema: z.object({
    survey: z.string(),
    from: z.iso.datetime(),
    to: z.iso.datetime().describe('Not included.'),
    answers: z.number().int(),
    promoters: z.number().int(),
    passives: z.number().int(),
    detractors: z.number().int(),
    score: z
      .number()
      .nullable()
      .describe('NPS −100 to 100; of the others the share of the best scores, 0 to 1. Null below ten answers.'),
    low: z.number().nullable().describe('The lower end of the 95 % interval.'),
    high: z.number().nullable().describe('The upper end of the 95 % interval.'),
    asked: z.number().int().describe('Survey letters that went out and did not come back.'),
    response_rate: z.number().nullable(),
  }),
}

const date = z.iso.date().transform((text) => Date.parse(`${text}T00:00:00Z`))

export const scoreOperations: readonly Operation[] = [
  reading({
    path: '/scores/{id}',
    summary: 'The score of a survey (`nps`, `csat`, `ces`) in whole days by UTC; the last 90 if none are given',
    answers: scoreResource,
    query: z.object({
      from: date.optional().describe('First day.'),
      to: date.optional().describe('Last day, included.'),
    }),
    run: async ({ knex, shop, id, query, now }) => {
      const kind = surveyKinds.find((name) => name === id)
      if (!kind) return null
      const to = (query.to ?? Math.floor(now / day) * day) + day
      const from = query.from ?? to - 90 * day
      const { n, score, low, high, asked, responseRate, promoters, passives, detractors } = await surveyIn(
        knex,
        shop.id,
        kind,
        { from: Math.min(from, to), to },
      )
      const bands = { promoters, passives, detractors }
      const figures = { answers: n, ...bands, score, low, high, asked, response_rate: responseRate?.value ?? null }
      return { data: { survey: kind, from: iso(from), to: iso(to), ...figures } }
    },
  }),
]
