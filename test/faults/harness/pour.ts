import { setImmediate as breath, setTimeout as wait } from 'node:timers/promises'

/** Does something so many times a second while it may go on, whether the earlier ones are through or not, as platforms tell; how often. */
export async function pour(
  perSecond: number,
  mayGoOn: (done: number) => boolean,
  tell: (index: number) => Promise<void>,
): Promise<number> {
  const open = new Set<Promise<void>>()
  const begun = performance.now()
  let index = 0
  for (; mayGoOn(index); index++) {
    const early = begun + (index * 1_000) / perSecond - performance.now()
    if (early > 1) await wait(early)
    else if (index % 20 === 0) await breath()
    const telling: Promise<void> = tell(index).then(() => void open.delete(telling))
    open.add(telling)
  }
  await Promise.all(open)
  return index
}
