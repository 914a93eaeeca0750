import { fileURLToPath } from 'node:url'
import type { LetterFacts } from '../domain/flow.ts'
import type { Letter, PostedLetter } from '../domain/letter.ts'
import { type LetterRequest, writeForPost, writeLetter } from './letter.ts'
import { bestLocale, locales, type Locale } from './locale.ts'
import type { MerchantLetter } from './merchant/blocks.ts'
import { knownFrom } from './merchant/known.ts'
import { lettersOwnBlocks } from './merchant/ours.ts'
import { loadEmailViews } from './views.ts'
import { everyVariant, group, loadWords } from './wording.ts'

export type Renderer = {
  readonly locales: readonly Locale[]
  /** The language to write in, for a wanted BCP 47 tag or none: what we have, else the fallback's, else English. */
  readonly bestLocale: (wanted: string | null, fallback?: string | null) => Locale
  /** Throws when the flow, the variant or something a text names is missing. */
  readonly letter: (request: LetterRequest) => Letter
  /** The same letter, ready to be posted. */
  readonly forPost: (request: LetterRequest) => PostedLetter
  /** Our own letter as blocks, for a merchant to change. Throws for an unknown flow or variant. */
  readonly ours: (flow: string, variant: string, locale: Locale, sample: LetterFacts, asks: boolean) => MerchantLetter
}

const ourViews = fileURLToPath(new URL('../../views', import.meta.url))

/** Reads and compiles every letter's views and texts. Throws, naming the file, when one is faulty or a language lacks a text. */
export function createRenderer(viewsDir: string = ourViews): Renderer {
  const views = loadEmailViews(viewsDir)
  const words = loadWords(viewsDir, [...views.flows.keys()])
  return {
    locales,
    bestLocale,
    letter: (request) => writeLetter({ views, words }, request),
    forPost: (request) => writeForPost({ views, words }, request),
    ours: (flow, variant, locale, sample, asks) => {
      const variants = words.get(locale)?.flows.get(flow)
      if (!variants?.has(variant)) throw new Error(`there are no ${locale} texts for ${flow}, ${variant}`)
      const phrases = [...group(variants, everyVariant), ...group(variants, variant)]
      const sayings = new Map(phrases.map(([key, { saying }]) => [key, saying]))
      return lettersOwnBlocks(sayings, knownFrom(sample), asks, 'total' in sample)
    },
  }
}
