import { availableParallelism } from 'node:os'
import type { Renderer } from '../render/index.ts'
import { compose, type Composed } from './compose.ts'
import { type Draft, draft, type Letterhead, type Writing } from './draft.ts'
import { openScribe, type Scribe } from './scribe.ts'

/** What letters are written with. */
export type Stationery = Letterhead & {
  readonly renderer: Renderer
  readonly report: (error: unknown, sentence: string) => void
}

export type Finished = Composed & Pick<Draft, 'links'> & { readonly messageIdHeader: string }

export type Pen = {
  /** Says which letters will be written soon. Of many, some are composed beforehand, on another core. */
  readonly ahead: (writings: readonly Writing[]) => void
  /** Throws what is wrong with the letter. */
  readonly write: (writing: Writing) => Promise<Finished>
  readonly close: () => Promise<void>
}

/** Fewer are composed here before a thread has started; those suspected of ending processes come in fewer (claim.ts). */
const many = 30
const bunch = 10
/** More in the thread's hands would be drafted long before they leave. */
const mostBunches = 4

/** `scribe`: null on a machine with one core. */
export function openPen(
  stationery: Stationery,
  scribe: Scribe | null = availableParallelism() > 1 ? openScribe() : null,
): Pen {
  const waiting = new Set<Writing>()
  const begun = new WeakMap<Writing, { readonly drafted: Draft; readonly composed: Promise<Composed | null> }>()
  let bunches = 0

  function handOut(helper: Scribe): void {
    while (waiting.size > 0 && bunches < mostBunches) {
      const next = [...waiting].slice(0, bunch)
      for (const writing of next) waiting.delete(writing)
      const drafts = next.flatMap((writing) => {
        try {
          return [{ writing, drafted: draft(stationery, writing) }]
        } catch {
          // Told when it is to be written.
          return []
        }
      })
      bunches++
      const all = helper.compose(drafts.map(({ drafted }) => drafted))
      for (const [index, { writing, drafted }] of drafts.entries())
        begun.set(writing, { drafted, composed: all.then((letters) => letters[index] ?? null) })
      void all.then(() => {
        bunches--
        handOut(helper)
      })
    }
  }

  return {
    ahead(writings) {
      if (!scribe || writings.length < many) return
      for (const writing of writings) waiting.add(writing)
      handOut(scribe)
    },
    async write(writing) {
      waiting.delete(writing)
      const ahead = begun.get(writing)
      const drafted = ahead?.drafted ?? draft(stationery, writing)
      const composed =
        (await ahead?.composed) ??
        compose(stationery.renderer, drafted, (fault) =>
          stationery.report(fault, `the shop's own letter ${writing.message.key} could not be written; ours went out`),
        )
      return { ...composed, links: drafted.links, messageIdHeader: drafted.head.messageId }
    },
    close: async () => scribe?.close(),
  }
}
