import { languageOf, type Words } from './words.ts'

/** The scales a score can be given on; `yes` is yes (1) or no (0). */
export const scales = {
  nps: { least: 0, most: 10, passive: 7, promoter: 9 },
  csat: { least: 1, most: 5, passive: 3, promoter: 4 },
  ces: { least: 1, most: 7, passive: 4, promoter: 5 },
  yes: { least: 0, most: 1, passive: 1, promoter: 1 },
} as const
export type Scale = keyof typeof scales

/** The scales that shops are measured by, whatever they ask besides. */
export const surveyKinds = ['nps', 'csat', 'ces'] as const satisfies readonly Scale[]
export type SurveyKind = (typeof surveyKinds)[number]

/** What a survey's answers are measured by: its first question's scale, or nothing. */
export type Kind = Scale | 'open'

export const isScale = (word: string): word is Scale => Object.hasOwn(scales, word)

export type Band = 'detractor' | 'passive' | 'promoter'

/** One choice of a question; `id` is what is stored, whatever the text becomes. */
export type Option = { readonly id: string; readonly text: Words }

/** A question asked only after certain answers to an earlier one: bands of a score, or ids of options. */
export type Condition = { readonly question: string; readonly is: readonly string[] }

/** `drivers`: what the score was about, several of the fixed list, so that any survey's answers can be compared by them. */
export const questionTypes = [...(Object.keys(scales) as Scale[]), 'choice', 'choices', 'drivers', 'text'] as const
export type QuestionType = (typeof questionTypes)[number]

export type Question = {
  /**
   * The field of the form, and where the answer is kept: `score`, `driver` and `comment` are what every list and figure of the
   * shop goes by; any other name is a question of this survey alone.
   */
  readonly id: string
  readonly type: QuestionType
  readonly text: Words
  /** Of a score: what the ends of its scale mean. */
  readonly ends?: { readonly least: Words; readonly most: Words }
  readonly options?: readonly Option[]
  /** Another wording after each band of the survey's score. */
  readonly after?: Readonly<Record<Band, Words>>
  readonly needed: boolean
  readonly when: Condition | null
}

/** A question with buttons in the letter, and a page behind them with what else is asked. */
export type Survey = {
  /** By which its answers are told from all others; begins with its kind. */
  readonly name: string
  readonly kind: Kind
  readonly questions: readonly Question[]
  /** Nothing stored with an answer says whose it is. */
  readonly anonymous?: boolean
  /** Said when the answer has arrived. */
  readonly thanks?: Words
  /** The language its texts are surely written in. */
  readonly language?: string
}

/** The language of a survey's page for somebody: the first of these that a question is written in, else its own. */
export const spokenIn = ({ questions, language = 'en' }: Survey, locales: readonly string[]): string =>
  locales.find((locale) => questions.some(({ text }) => text[languageOf(locale)])) ?? language

/** `nps`, `csat-0193…` -> `nps`, `csat`: how the answers stored under a survey's name are measured. */
export function kindOf(name: string): Kind {
  const kind = name.split('-')[0] ?? ''
  return isScale(kind) ? kind : 'open'
}

/** Whether a survey of this name is one that a shop's people made. */
export const isOwn = (name: string): boolean => name.includes('-')

export function scoresOf({ kind }: Pick<Survey, 'kind'>): readonly number[] {
  if (kind === 'open') return []
  const { least, most } = scales[kind]
  return Array.from({ length: most - least + 1 }, (_, place) => least + place)
}

/**
 * NPS bands as Reichheld (2003): 0–6, 7–8, 9–10. The other scales by the same names: CSAT 1–2, 3, 4–5 ("top two boxes" are
 * satisfied), CES 1–3, 4, 5–7 (it was easy), no and yes.
 */
export function bandOf(kind: Kind, score: number): Band {
  const { passive, promoter } = scales[kind === 'open' ? 'csat' : kind]
  return score >= promoter ? 'promoter' : score >= passive ? 'passive' : 'detractor'
}
