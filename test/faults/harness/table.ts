import type { Figures } from './proof.ts'

export type Line = {
  readonly id: string
  readonly says: string
  /** The database; empty: it made no difference. */
  readonly on: string
  readonly figures: Figures
  /** What had to be true and was not. */
  readonly broken: readonly string[]
  readonly seconds: number
}

/** For programs: one JSON object a line. */
export function printLine({ id, on, figures, broken, seconds }: Line): void {
  console.log(
    JSON.stringify({ guarantee: id, database: on || null, kept: broken.length === 0, ...figures, broken, seconds }),
  )
}

/** For people: guarantee by guarantee, and at the end how many were kept. */
export function printTable(lines: readonly Line[], seconds: number): void {
  const order = [...lines].sort((a, b) => parseFloat(a.id.slice(1)) - parseFloat(b.id.slice(1)))
  const told = (figures: Figures): string =>
    Object.entries(figures)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')
  console.log('')
  let last = ''
  for (const { id, says, on, figures, broken } of order) {
    if (id !== last) console.log(`${id.padEnd(4)} ${says}`)
    last = id
    console.log(`     ${broken.length === 0 ? 'kept  ' : 'BROKEN'} ${on.padEnd(8)} ${told(figures)}`)
    for (const what of broken) console.log(`            it had to ${what}`)
  }
  const kept = order.filter(({ broken }) => broken.length === 0).length
  console.log(`\n${kept} of ${order.length} kept, in ${seconds} s`)
}
