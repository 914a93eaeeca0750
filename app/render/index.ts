import { fileURLToPath } from 'node:url'
import type { Letter } from '../domain/letter.ts'
import type { CopyAllowance } from './copy.ts'
import { writeLetter, type LetterRequest } from './letter.ts'
import { bestLocale, locales, type Locale } from './locale.ts'
import { loadEmailViews } from './views.ts'
import { everyVariant, loadWords } from './wording.ts'

export { checkCopy, type CopyAllowance } from './copy.ts'

export type Renderer = {
  readonly locales: readonly Locale[]
  /** The language to write in, for a wanted BCP 47 tag or none: what we have, else the fallback's, else English. */
  readonly bestLocale: (wanted: string | null, fallback?: string | null) => Locale
  /** Throws when the flow, the variant or something a text names is missing. */
  readonly letter: (request: LetterRequest) => Letter
  /** What a merchant may rewrite in a flow's letters, for `checkCopy`. Throws for an unknown flow. */
  readonly allowedCopy: (flow: string) => CopyAllowance
}

const ours = fileURLToPath(new URL('../../views', import.meta.url))

/** Reads and compiles every letter's views and texts. Throws, naming the file, when one is faulty or a language lacks a text. */
export function createRenderer(viewsDir: string = ours): Renderer {
  const views = loadEmailViews(viewsDir)
  const words = loadWords(`${viewsDir}/messages`, [...views.keys()])
  return {
    locales,
    bestLocale,
    letter: (request) => writeLetter({ views, words }, request),
    allowedCopy: (flow) => {
      const keys = new Set<string>()
      const names = new Set(['shop', 'firstName', 'orderName'])
      for (const [locale, { flows }] of words) {
        const variants = flows.get(flow)
        if (!variants) throw new Error(`there is no flow called ${flow}`)
        for (const [variant, phrases] of variants)
          for (const [key, phrase] of phrases) {
            keys.add(`${locale}.${key}`)
            if (variant !== everyVariant) keys.add(`${locale}.${variant}.${key}`)
            for (const name of phrase.names) names.add(name)
          }
      }
      return { keys, names }
    },
  }
}
